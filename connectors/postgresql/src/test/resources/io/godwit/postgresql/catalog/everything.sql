CREATE SCHEMA app;
CREATE SCHEMA "Odd Schema";
CREATE EXTENSION hstore SCHEMA app;
CREATE EXTENSION citext SCHEMA public;
CREATE EXTENSION btree_gist SCHEMA public;
COMMENT ON SCHEMA app IS 'it''s the application';
CREATE COLLATION app.german (provider = icu, locale = 'de-DE');
CREATE COLLATION app.blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TYPE app.mood AS ENUM ('sad', 'so ''so''', 'happy');
CREATE TYPE app.pair AS (a int, b text COLLATE app.german);
CREATE DOMAIN app.email AS public.citext CHECK (VALUE ~ '@');
CREATE DOMAIN app.small AS numeric(6, 2) DEFAULT 1.5 NOT NULL CONSTRAINT positive CHECK (VALUE > 0);
ALTER DOMAIN app.email ADD CONSTRAINT long CHECK (length(VALUE::text) > 5) NOT VALID;
CREATE TYPE app.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE FUNCTION app.twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT x * 2 $$;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql SET search_path TO app, public AS
  $$ BEGIN NEW.note := 'touched ?'; RETURN NEW; END $$;
CREATE PROCEDURE app.nothing(INOUT x int) LANGUAGE plpgsql AS $$ BEGIN x := x + 1; END $$;
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = SAFE);
CREATE SEQUENCE app.ticket AS integer START 10 INCREMENT 5 MINVALUE 5 MAXVALUE 1000 CACHE 3 CYCLE;
CREATE SEQUENCE "Odd Schema"."Odd ""Sequence""";
CREATE TABLE app.customer (
  id bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 2) PRIMARY KEY,
  name varchar(40) NOT NULL COLLATE app.german,
  email app.email,
  mood app.mood DEFAULT 'happy'::app.mood,
  pair app.pair,
  tags app.hstore,
  span app.span,
  amount app.small,
  twice integer DEFAULT app.twice(4),
  doubled bigint GENERATED ALWAYS AS (app.twice(5) + 1) STORED,
  note text,
  fixed char(3),
  created timestamptz(3) DEFAULT now(),
  ticket integer DEFAULT nextval('app.ticket'),
  list text[] DEFAULT '{}'::text[],
  CONSTRAINT name_given CHECK (name <> ''),
  CONSTRAINT name_unique UNIQUE (name) DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor = 80, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE app.customer ADD CONSTRAINT later CHECK (note <> 'no') NOT VALID;
ALTER TABLE app.customer ALTER COLUMN note SET STORAGE EXTERNAL, ALTER COLUMN name SET STATISTICS 250,
  ALTER COLUMN mood SET (n_distinct = 3);
COMMENT ON TABLE app.customer IS E'who \\ buys';
COMMENT ON COLUMN app.customer.name IS 'as written';
COMMENT ON CONSTRAINT name_given ON app.customer IS 'never empty';
COMMENT ON FUNCTION app.twice(integer) IS 'doubles';
CREATE INDEX customer_lower ON app.customer (lower(note) text_pattern_ops DESC NULLS LAST) INCLUDE (fixed) WHERE note IS NOT NULL;
CREATE INDEX customer_expression ON app.customer ((id + twice));
ALTER INDEX app.customer_expression ALTER COLUMN 1 SET STATISTICS 500;
CREATE UNIQUE INDEX "Customer Mood" ON app.customer USING btree (mood, id) WITH (fillfactor = 50);
CREATE INDEX customer_tags ON app.customer USING gin (tags);
ALTER TABLE app.customer CLUSTER ON customer_expression;
CREATE TABLE app.orders (
  id serial,
  customer bigint NOT NULL REFERENCES app.customer ON DELETE CASCADE DEFERRABLE,
  placed date NOT NULL,
  during tstzrange,
  parent integer,
  CONSTRAINT "Orders Key" PRIMARY KEY (id),
  CONSTRAINT no_overlap EXCLUDE USING gist (customer WITH =, during WITH &&)
);
ALTER TABLE app.orders ADD CONSTRAINT self FOREIGN KEY (parent) REFERENCES app.orders (id) NOT VALID;
CREATE STATISTICS app.orders_statistics (dependencies, ndistinct) ON customer, placed FROM app.orders;
CREATE TABLE "Odd Schema"."Odd ""Table""" ("Odd Column" int NOT NULL, "select" text NOT NULL, UNIQUE ("Odd Column"));
ALTER TABLE "Odd Schema"."Odd ""Table""" REPLICA IDENTITY USING INDEX "Odd ""Table""_Odd Column_key";
CREATE TABLE app.keyless (a int, b text);
ALTER TABLE app.keyless REPLICA IDENTITY FULL;
CREATE TABLE app.wide ();
CREATE UNLOGGED TABLE app.scratch (id int PRIMARY KEY);
CREATE TABLE app.measure (id bigint NOT NULL, at date NOT NULL, v float8 DEFAULT 1, CONSTRAINT v_positive CHECK (v > 0)) PARTITION BY RANGE (at);
CREATE TABLE app.measure_2023 PARTITION OF app.measure FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE app.measure_2024 (v float8 DEFAULT 2, at date NOT NULL, id bigint NOT NULL, CONSTRAINT v_positive CHECK (v > 0)) PARTITION BY LIST (id);
CREATE TABLE app.measure_2024_a PARTITION OF app.measure_2024 FOR VALUES IN (1, 2, 3);
ALTER TABLE app.measure ATTACH PARTITION app.measure_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.measure_rest PARTITION OF app.measure DEFAULT;
ALTER TABLE app.measure ADD CONSTRAINT measure_key PRIMARY KEY (id, at);
CREATE INDEX measure_v ON app.measure (v);
CREATE INDEX measure_only ON app.measure_2023 (v DESC);
ALTER TABLE app.measure ADD CONSTRAINT measure_customer FOREIGN KEY (id) REFERENCES app.customer (id);
CREATE TABLE app.hashed (id int, t text) PARTITION BY HASH (id);
CREATE TABLE app.hashed_0 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.hashed_1 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE app.animal (id int PRIMARY KEY, name text DEFAULT 'x', CHECK (name <> 'y'));
CREATE TABLE app.dog (breed text, CHECK (breed <> '')) INHERITS (app.animal);
ALTER TABLE app.dog ALTER COLUMN name SET DEFAULT 'rex', ADD PRIMARY KEY (id);
CREATE VIEW app.buyers WITH (security_barrier = true) AS SELECT c.id, c.name, count(o.id) AS orders FROM app.customer c
  LEFT JOIN app.orders o ON o.customer = c.id GROUP BY c.id, c.name;
CREATE VIEW app.a_view_of_a_view AS SELECT * FROM app.buyers WHERE orders > 1;
CREATE VIEW app.editable AS SELECT id, note FROM app.customer WHERE note <> '?' WITH LOCAL CHECK OPTION;
ALTER VIEW app.editable ALTER COLUMN note SET DEFAULT 'unsaid';
COMMENT ON VIEW app.editable IS 'may be changed';
CREATE RECURSIVE VIEW app.counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 3;
CREATE MATERIALIZED VIEW app.sums AS SELECT customer, count(*) AS n FROM app.orders GROUP BY customer;
CREATE UNIQUE INDEX sums_key ON app.sums (customer);
CREATE MATERIALIZED VIEW app.a_sum_of_sums AS SELECT sum(n) AS total FROM app.sums;
CREATE MATERIALIZED VIEW app.never AS SELECT 1 AS one WITH NO DATA;
CREATE FUNCTION app.of_view(v app.buyers) RETURNS bigint LANGUAGE sql AS $$ SELECT v.orders $$;
CREATE FUNCTION app.of_table(v app.customer) RETURNS bigint LANGUAGE sql AS $$ SELECT v.id $$;
CREATE RULE keep AS ON DELETE TO app.animal DO INSTEAD NOTHING;
CREATE RULE log_it AS ON INSERT TO app.dog DO ALSO UPDATE app.animal SET name = new.name WHERE animal.id = new.id;
CREATE TRIGGER touched BEFORE UPDATE OF note, fixed ON app.customer FOR EACH ROW WHEN (old.note IS DISTINCT FROM new.note)
  EXECUTE FUNCTION app.touch();
CREATE TRIGGER "Always" AFTER INSERT ON app.orders REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders ENABLE ALWAYS TRIGGER "Always";
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders DISABLE TRIGGER checked;
CREATE TRIGGER spread AFTER INSERT ON app.measure FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER on_replica BEFORE DELETE ON app.keyless FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.keyless ENABLE REPLICA TRIGGER on_replica;
COMMENT ON TRIGGER touched ON app.customer IS 'marks';
ALTER TABLE app.keyless ENABLE ROW LEVEL SECURITY;
CREATE POLICY only_positive ON app.keyless AS RESTRICTIVE FOR SELECT USING (a > 0);
CREATE POLICY insert_any ON app.keyless FOR INSERT WITH CHECK (true);
CREATE TEXT SEARCH CONFIGURATION app.simple (COPY = simple);
CREATE OPERATOR app.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE PUBLICATION outside FOR TABLE app.customer;
GRANT SELECT ON app.customer TO PUBLIC;
SELECT setval('app.ticket', 25, true);
SELECT setval('app.orders_id_seq', 7, false);
INSERT INTO app.customer (name, note) OVERRIDING SYSTEM VALUE VALUES ('one', 'x'), ('two', 'y');
REFRESH MATERIALIZED VIEW app.sums;
