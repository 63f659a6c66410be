package io.godwit.mysql.capture;

class MySql57ValueTest extends ValueTests {
    MySql57ValueTest() {
        super("5.7");
    }
}
