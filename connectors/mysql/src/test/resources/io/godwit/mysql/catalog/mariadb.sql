-- What MariaDB knows and MySQL does not.
CREATE SEQUENCE ${main}.numbers START WITH 100 MINVALUE 1 MAXVALUE 100000 INCREMENT BY 10 CACHE 5 CYCLE
//
SELECT NEXTVAL(${main}.numbers)
//
CREATE TABLE ${main}.own (
  u uuid NOT NULL DEFAULT uuid(), i6 inet6 DEFAULT NULL, i4 inet4 DEFAULT NULL,
  n bigint NOT NULL DEFAULT nextval(${main}.numbers),
  doc json DEFAULT NULL CHECK (json_valid(doc)),
  t text DEFAULT 'abc', e int DEFAULT (1 + 2), z text COMPRESSED DEFAULT NULL,
  hidden int INVISIBLE DEFAULT 5, c int CHECK (c > 0),
  computed int GENERATED ALWAYS AS (c + 1) STORED INVISIBLE,
  g point REF_SYSTEM_ID=4326 DEFAULT NULL,
  PRIMARY KEY (u), UNIQUE KEY t (t), KEY off (e) IGNORED, KEY down (c DESC, e),
  CONSTRAINT positive CHECK (e > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci PAGE_COMPRESSED=1
//
CREATE TABLE ${main}.checked_too (e int, CONSTRAINT positive CHECK (e > 1)) ENGINE=Aria
//
CREATE TABLE ${main}.versioned (id int NOT NULL PRIMARY KEY, v int) WITH SYSTEM VERSIONING
//
CREATE TABLE ${main}.versioned_columns (
  id int NOT NULL PRIMARY KEY, v int, w int WITHOUT SYSTEM VERSIONING,
  f timestamp(6) GENERATED ALWAYS AS ROW START, t timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (f, t)
) WITH SYSTEM VERSIONING
//
CREATE TABLE ${main}.booked (room int NOT NULL, a date NOT NULL, b date NOT NULL, PERIOD FOR stay (a, b),
  PRIMARY KEY (room, a), UNIQUE KEY once (room, stay WITHOUT OVERLAPS))
//
SET SESSION sql_mode = 'ORACLE'
//
CREATE PACKAGE ${main}.pack AS FUNCTION f RETURN int; END
//
CREATE PACKAGE BODY ${main}.pack AS FUNCTION f RETURN int AS BEGIN RETURN 7; END; END
//
SET SESSION sql_mode = ''
//
CREATE DATABASE ${other} COMMENT 'said of a database'
