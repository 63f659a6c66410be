-- Everything that stands on the rows: foreign keys, indexes, functions, triggers, views. See tables.sql.

ALTER TABLE chinook."Album" ADD CONSTRAINT "FK_AlbumArtistId" FOREIGN KEY ("ArtistId") REFERENCES chinook."Artist";
ALTER TABLE chinook."Track" ADD CONSTRAINT "FK_TrackAlbumId" FOREIGN KEY ("AlbumId") REFERENCES chinook."Album";
ALTER TABLE chinook."Track" ADD CONSTRAINT "FK_TrackGenreId" FOREIGN KEY ("GenreId") REFERENCES chinook."Genre";
ALTER TABLE chinook."Track" ADD CONSTRAINT "FK_TrackMediaTypeId" FOREIGN KEY ("MediaTypeId") REFERENCES chinook."MediaType";
ALTER TABLE chinook."PlaylistTrack" ADD CONSTRAINT "FK_PlaylistTrackPlaylistId" FOREIGN KEY ("PlaylistId") REFERENCES chinook."Playlist";
ALTER TABLE chinook."PlaylistTrack" ADD CONSTRAINT "FK_PlaylistTrackTrackId" FOREIGN KEY ("TrackId") REFERENCES chinook."Track";
ALTER TABLE chinook."Employee" ADD CONSTRAINT "FK_EmployeeReportsTo" FOREIGN KEY ("ReportsTo") REFERENCES chinook."Employee";
ALTER TABLE chinook."Customer" ADD CONSTRAINT "FK_CustomerSupportRepId" FOREIGN KEY ("SupportRepId") REFERENCES chinook."Employee";
ALTER TABLE chinook."Invoice" ADD CONSTRAINT "FK_InvoiceCustomerId" FOREIGN KEY ("CustomerId") REFERENCES chinook."Customer";
ALTER TABLE chinook."InvoiceLine" ADD CONSTRAINT "FK_InvoiceLineInvoiceId" FOREIGN KEY ("InvoiceId") REFERENCES chinook."Invoice";
ALTER TABLE chinook."InvoiceLine" ADD CONSTRAINT "FK_InvoiceLineTrackId" FOREIGN KEY ("TrackId") REFERENCES chinook."Track";
ALTER TABLE foodmart.product ADD FOREIGN KEY (product_class_id) REFERENCES foodmart.product_class;
ALTER TABLE foodmart.sale ADD FOREIGN KEY (product_id) REFERENCES foodmart.product;
ALTER TABLE foodmart.sale ADD FOREIGN KEY (customer_id) REFERENCES foodmart.customer;
ALTER TABLE foodmart.sale ADD FOREIGN KEY (time_id) REFERENCES foodmart.time_by_day;
ALTER TABLE foodmart.salary ADD FOREIGN KEY (employee_id) REFERENCES foodmart.employee;
ALTER TABLE app.account ADD FOREIGN KEY (account_id) REFERENCES chinook."Customer";
ALTER TABLE app.transfer ADD FOREIGN KEY (from_account) REFERENCES app.account;
ALTER TABLE app.transfer ADD FOREIGN KEY (to_account) REFERENCES app.account;

CREATE INDEX "IFK_TrackAlbumId" ON chinook."Track" ("AlbumId");
CREATE INDEX "IFK_InvoiceLineInvoiceId" ON chinook."InvoiceLine" ("InvoiceId");
CREATE INDEX "IFK_InvoiceCustomerId" ON chinook."Invoice" ("CustomerId");
CREATE UNIQUE INDEX "UX_InvoiceReference" ON chinook."Invoice" ("Reference");
CREATE INDEX "IX_TrackTags" ON chinook."Track" USING gin ("Tags");
CREATE INDEX "IX_CustomerLowerEmail" ON chinook."Customer" (lower("Email"));
CREATE INDEX "IX_InvoiceOpen" ON chinook."Invoice" ("InvoiceDate") WHERE "InvoiceState" = 'open';
CREATE INDEX sale_customer ON foodmart.sale (customer_id);
CREATE INDEX sale_product ON foodmart.sale (product_id);
CREATE INDEX salary_employee ON foodmart.salary (employee_id);
CREATE INDEX customer_name ON foodmart.customer (lname, fname);

CREATE FUNCTION chinook.invoice_total(invoice integer) RETURNS numeric LANGUAGE sql STABLE
  AS $$ SELECT coalesce(sum(l."UnitPrice" * l."Quantity"), 0) FROM chinook."InvoiceLine" l WHERE l."InvoiceId" = invoice $$;
CREATE FUNCTION chinook.keep_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  invoice integer := CASE WHEN TG_OP = 'DELETE' THEN OLD."InvoiceId" ELSE NEW."InvoiceId" END;
BEGIN
  UPDATE chinook."Invoice" SET "Total" = chinook.invoice_total(invoice) WHERE "InvoiceId" = invoice;
  RETURN NULL;
END $$;
CREATE FUNCTION app.keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO app.audit_trail (invoice_id, operation, before_change)
    VALUES (coalesce(NEW."InvoiceId", OLD."InvoiceId"), TG_OP, to_jsonb(OLD));
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_line_total AFTER INSERT OR UPDATE OR DELETE ON chinook."InvoiceLine"
  FOR EACH ROW EXECUTE FUNCTION chinook.keep_total();
CREATE TRIGGER invoice_audit AFTER UPDATE OR DELETE ON chinook."Invoice"
  FOR EACH ROW EXECUTE FUNCTION app.keep_audit();

CREATE VIEW chinook.track_listing AS
  SELECT t."TrackId", t."Name" AS track, b."Title" AS album, a."Name" AS artist, g."Name" AS genre, t."Seconds"
  FROM chinook."Track" t
    LEFT JOIN chinook."Album" b USING ("AlbumId")
    LEFT JOIN chinook."Artist" a USING ("ArtistId")
    LEFT JOIN chinook."Genre" g USING ("GenreId");
CREATE MATERIALIZED VIEW foodmart.sales_by_month AS
  SELECT d.the_year, d.month_of_year, s.store_id, count(*) AS sales, sum(s.store_sales) AS revenue
  FROM foodmart.sale s JOIN foodmart.time_by_day d USING (time_id)
  GROUP BY d.the_year, d.month_of_year, s.store_id;
CREATE UNIQUE INDEX sales_by_month_key ON foodmart.sales_by_month (the_year, month_of_year, store_id);
COMMENT ON TABLE foodmart.sale IS 'FoodMart''s sales of 1997 and 1998';
COMMENT ON COLUMN chinook."Track"."Tags" IS 'genre and format, for search';

UPDATE chinook."Track" t SET "Tags" = ARRAY[g."Name", m."Name"]
  FROM chinook."Genre" g, chinook."MediaType" m
  WHERE g."GenreId" = t."GenreId" AND m."MediaTypeId" = t."MediaTypeId";
INSERT INTO app.account (account_id, balance) SELECT "CustomerId", 1000 FROM chinook."Customer";
SELECT setval(pg_get_serial_sequence('chinook."Artist"', 'ArtistId'), (SELECT max("ArtistId") FROM chinook."Artist"));
SELECT setval(pg_get_serial_sequence('chinook."Album"', 'AlbumId'), (SELECT max("AlbumId") FROM chinook."Album"));
SELECT setval(pg_get_serial_sequence('chinook."Track"', 'TrackId'), (SELECT max("TrackId") FROM chinook."Track"));
SELECT setval(pg_get_serial_sequence('chinook."Customer"', 'CustomerId'), (SELECT max("CustomerId") FROM chinook."Customer"));
SELECT setval(pg_get_serial_sequence('chinook."Invoice"', 'InvoiceId'), (SELECT max("InvoiceId") FROM chinook."Invoice"));
SELECT setval('chinook.invoice_line_number', (SELECT max("InvoiceLineId") FROM chinook."InvoiceLine"));
