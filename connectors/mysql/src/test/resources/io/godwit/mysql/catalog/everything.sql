-- What every server from MySQL 5.7 and MariaDB 10.6 on knows. One statement ends at a line with two slashes.
CREATE DATABASE ${main} CHARACTER SET latin1 COLLATE latin1_swedish_ci
//
CREATE DATABASE ${odd} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci
//
SET SESSION explicit_defaults_for_timestamp = 1
//
USE ${main}
//
CREATE TABLE customer (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  name varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL DEFAULT '' COMMENT 'it''s a "name" \\ `x`, /* not */ a comment',
  email varchar(200) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  code char(4) NOT NULL DEFAULT 'x',
  born date DEFAULT NULL,
  balance decimal(65,30) NOT NULL DEFAULT '0.000000000000000000000000000000',
  f float DEFAULT '1.5', d double NOT NULL DEFAULT '0', f2 float(7,3) DEFAULT NULL,
  flags set('a','b','it''s') NOT NULL DEFAULT 'a,b',
  kind enum('x','y','(z)',',') CHARACTER SET utf8 DEFAULT 'y',
  b bit(64) DEFAULT b'101', b1 bit(1) NOT NULL DEFAULT b'0',
  y year(4) DEFAULT '1999',
  t6 time(6) DEFAULT '12:00:00.5', ts timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  dt datetime DEFAULT CURRENT_TIMESTAMP, bare timestamp(2) NOT NULL, zt timestamp NULL DEFAULT NULL,
  tiny tinyint(1) NOT NULL DEFAULT '1', z smallint(5) unsigned zerofill DEFAULT NULL, m mediumint DEFAULT '-5',
  bin binary(16) DEFAULT NULL, vb varbinary(255) DEFAULT 'ab', bl blob, tt tinytext, mt mediumtext CHARACTER SET utf8mb4, lb longblob,
  doc json DEFAULT NULL,
  g geometry DEFAULT NULL, p point NOT NULL,
  upper_name varchar(100) GENERATED ALWAYS AS (upper(`email`)) VIRTUAL COMMENT 'computed',
  total decimal(20,4) GENERATED ALWAYS AS (`balance` * 2) STORED,
  PRIMARY KEY (id),
  UNIQUE KEY email (email),
  UNIQUE KEY name_code (name(10), code) COMMENT 'prefix',
  KEY born_desc (born, kind),
  KEY upper_name (upper_name) USING BTREE,
  FULLTEXT KEY words (mt),
  SPATIAL KEY place (p)
) ENGINE=InnoDB AUTO_INCREMENT=1000 DEFAULT CHARSET=latin1 ROW_FORMAT=DYNAMIC COMMENT='the ''customers'''
//
CREATE TABLE orders (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer bigint unsigned DEFAULT NULL,
  parent int DEFAULT NULL,
  note text,
  qty int NOT NULL DEFAULT '1',
  KEY customer (customer),
  CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT orders_parent FOREIGN KEY (parent) REFERENCES orders (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8
//
CREATE TABLE line (
  ord int NOT NULL, num int NOT NULL AUTO_INCREMENT, what varchar(20) NOT NULL,
  PRIMARY KEY (ord, num), KEY num (num),
  CONSTRAINT line_order FOREIGN KEY (ord) REFERENCES orders (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8
//
CREATE TABLE measure (
  id int NOT NULL, day date NOT NULL, v double DEFAULT NULL, PRIMARY KEY (id, day), KEY v (v)
) ENGINE=InnoDB DEFAULT CHARSET=latin1
PARTITION BY RANGE (year(day)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
(PARTITION p2023 VALUES LESS THAN (2024) COMMENT = 'old ones', PARTITION p2024 VALUES LESS THAN (2025), PARTITION rest VALUES LESS THAN MAXVALUE)
//
CREATE TABLE listed (id int NOT NULL, k varchar(10) NOT NULL, PRIMARY KEY (id, k)) ENGINE=InnoDB DEFAULT CHARSET=latin1
PARTITION BY LIST COLUMNS(k) (PARTITION a VALUES IN ('a','b'), PARTITION c VALUES IN ('c'))
//
CREATE TABLE keyed (id int NOT NULL PRIMARY KEY, v int) ENGINE=InnoDB PARTITION BY KEY (id) PARTITIONS 3
//
CREATE TABLE keyless (a int, b varchar(10))
//
CREATE TABLE by_unique (a int NOT NULL, b varchar(10) NOT NULL, c int, UNIQUE KEY b (b), UNIQUE KEY a (a), UNIQUE KEY c (c))
//
CREATE TABLE prefix_unique (a varchar(100) NOT NULL, n int NOT NULL AUTO_INCREMENT, KEY n (n), UNIQUE KEY a (a(5)))
//
CREATE TABLE myisam_one (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, body text, FULLTEXT KEY body (body)) ENGINE=MyISAM ROW_FORMAT=FIXED
//
CREATE TABLE memory_one (id int NOT NULL PRIMARY KEY, v int, KEY v (v) USING HASH) ENGINE=MEMORY
//
CREATE TABLE `odd ``name``` (`select` int NOT NULL, `a.b` int DEFAULT NULL, `ü` varchar(5) DEFAULT 'ü', PRIMARY KEY (`select`), KEY `my key` (`a.b`)) COMMENT='AUTO_INCREMENT=5, KEY (x)'
//
CREATE TABLE ${odd}.child (id int NOT NULL PRIMARY KEY, customer bigint unsigned, CONSTRAINT far FOREIGN KEY (customer) REFERENCES ${main}.customer (id) ON DELETE SET NULL ON UPDATE NO ACTION)
//
INSERT INTO orders (qty) VALUES (1), (2), (3)
//
INSERT INTO line (ord, num, what) VALUES (1, 41, 'w')
//
CREATE VIEW z_first AS SELECT id, name FROM customer WHERE balance > 0
//
CREATE VIEW a_second AS SELECT z.id, count(*) AS n FROM z_first z JOIN orders o ON o.customer = z.id GROUP BY z.id
//
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW checked AS SELECT id, qty FROM orders WHERE qty > 0 WITH CASCADED CHECK OPTION
//
CREATE ALGORITHM=TEMPTABLE VIEW ${odd}.across AS SELECT c.name, o.note, 'it''s' AS lit FROM ${main}.customer c, ${main}.orders o WHERE c.id = o.customer
//
CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT 'doubles' RETURN x * 2
//
CREATE FUNCTION greet(a varchar(10) CHARACTER SET utf8mb4, b varchar(9) CHARACTER SET latin1) RETURNS varchar(30) CHARSET utf8mb4 DETERMINISTIC RETURN CONCAT(a, CAST(b AS CHAR CHARACTER SET utf8mb4))
//
CREATE VIEW uses_function AS SELECT id, twice(qty) AS double_qty FROM orders
//
SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_TRANS_TABLES'
//
CREATE PROCEDURE "ansi proc"(IN a varchar(20), INOUT b int, OUT c text) MODIFIES SQL DATA
BEGIN
  -- a comment; with 'quotes
  DECLARE v varchar(10) DEFAULT 'x' || a;
  SELECT "id" INTO b FROM "orders" LIMIT 1;
  SET c = CONCAT(v, ' é 😀 ', "a", _latin1'abc', '\n', '\\');
END
//
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES'
//
CREATE PROCEDURE raw() SELECT 'a\b' FROM ${main}.orders
//
SET SESSION sql_mode = ''
//
CREATE TRIGGER orders_second BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = CONCAT(COALESCE(NEW.note, ''), '2')
//
CREATE TRIGGER orders_first BEFORE INSERT ON orders FOR EACH ROW PRECEDES orders_second SET NEW.note = '1'
//
CREATE TRIGGER `after ins` AFTER INSERT ON `orders` FOR EACH ROW BEGIN IF NEW.id > 5 THEN UPDATE customer SET code = 'y' WHERE id = NEW.customer; END IF; END
//
CREATE TRIGGER del BEFORE DELETE ON orders FOR EACH ROW SET @deleted = OLD.id
//
SET SESSION time_zone = '+05:00'
//
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' ENDS '2037-01-01 00:00:00' ON COMPLETION PRESERVE ENABLE COMMENT 'it''s at night' DO DELETE FROM orders WHERE id < 0
//
CREATE EVENT off ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 03:00:00' DISABLE DO BEGIN SELECT 'ENABLE'; END
//
CREATE EVENT once ON SCHEDULE AT '2037-12-31 23:59:59' DO SET @x = 1
//
SET SESSION time_zone = SYSTEM
