package io.godwit.mysql.capture;

class MariaDbValueTest extends ValueTests {
    MariaDbValueTest() {
        super("mariadb-10.11");
    }
}
