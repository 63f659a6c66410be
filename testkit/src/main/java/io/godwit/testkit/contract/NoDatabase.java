package io.godwit.testkit.contract;

import io.godwit.spi.Endpoint;
import io.godwit.spi.schema.TableId;
import java.util.List;

/** Stands where a test's database will be once it begins. */
final class NoDatabase implements TestDatabase {
    private static IllegalStateException tooEarly() {
        return new IllegalStateException("the test has not begun");
    }

    @Override
    public Endpoint endpoint() {
        throw tooEarly();
    }

    @Override
    public String schema() {
        throw tooEarly();
    }

    @Override
    public void create(TableId table, Shape shape) {
        throw tooEarly();
    }

    @Override
    public void create(TableId table, String nativeType) {
        throw tooEarly();
    }

    @Override
    public void run(String... statements) {
        throw tooEarly();
    }

    @Override
    public void runAndRollBack(String... statements) {
        throw tooEarly();
    }

    @Override
    public void loseLog(String migration) {
        throw tooEarly();
    }

    @Override
    public List<String> leftovers() {
        throw tooEarly();
    }

    @Override
    public void close() {}
}
