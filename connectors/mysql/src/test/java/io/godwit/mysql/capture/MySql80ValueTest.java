package io.godwit.mysql.capture;

class MySql80ValueTest extends ValueTests {
    MySql80ValueTest() {
        super("8.0");
    }
}
