package io.godwit.testkit.memory;

import io.godwit.spi.Connector;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.contract.TypeCase;
import io.godwit.testkit.contract.TypeContract;
import java.util.List;

final class MemoryTypeContractTest extends TypeContract {
    @Override
    protected Connector connector() {
        return new MemoryConnector();
    }

    @Override
    protected TestDatabase database() {
        return new MemoryTestDatabase();
    }

    @Override
    protected List<TypeCase> cases() {
        return List.of(
                TypeCase.of("bool", new Type.Bool(), "true", "true", "false", "false")
                        .generating(),
                TypeCase.of("int16", new Type.Int(16), "-32768", "-32768").generating(),
                TypeCase.of("int32", new Type.Int(32), "2147483647", "2147483647")
                        .generating(),
                TypeCase.of("int64", new Type.Int(64), "-9223372036854775808", "-9223372036854775808")
                        .generating(),
                TypeCase.of("real32", new Type.Real(32), "0.1", "0.1", "NaN", "NaN", "-0.0", "-0.0")
                        .generating(),
                TypeCase.of("real64", new Type.Real(64), "1e308", "1.0E308", "-Infinity", "-Infinity")
                        .generating(),
                TypeCase.of("decimal(20,5)", new Type.Decimal(20, 5), "1.50000", "1.50000")
                        .generating(),
                TypeCase.of("decimal", new Type.Decimal(0, 0), "NaN", "NaN", "-1.50", "-1.50")
                        .generating(),
                TypeCase.of("text", new Type.Text(0, false), "''", "", "'it''s'", "it's", "' x '", " x ")
                        .generating(),
                TypeCase.of("text(10)", new Type.Text(10, false), "'ä€😀'", "ä€😀")
                        .generating(),
                TypeCase.of("bytes", new Type.Bytes(0), "'\\x'", "", "'\\x00ff'", "00ff")
                        .generating(),
                TypeCase.of(
                                "uuid",
                                new Type.Uuid(),
                                "'00000000-0000-0000-0000-000000000001'",
                                "00000000-0000-0000-0000-000000000001")
                        .generating(),
                TypeCase.of("date", new Type.Date(), "'2024-02-29'", "2024-02-29", "'-infinity'", "-infinity")
                        .generating(),
                TypeCase.of("time(6)", new Type.Time(6), "'24:00'", "24:00", "'23:59:59.999999'", "23:59:59.999999")
                        .generating(),
                TypeCase.of("timestamp(6)", new Type.Timestamp(false, 6), "'infinity'", "infinity")
                        .generating(),
                TypeCase.of(
                                "timestamptz(3)",
                                new Type.Timestamp(true, 3),
                                "'1969-12-31T23:59:59.999Z'",
                                "1969-12-31T23:59:59.999Z")
                        .generating(),
                TypeCase.of("json", new Type.Json(), "'{\"a\": [1, null]}'", "{\"a\": [1, null]}"),
                TypeCase.of("enum(red,green)", new Type.Enumeration(List.of("red", "green")), "'red'", "red"),
                TypeCase.of("native(memory,shape)", new Type.Native("memory", "shape"), "'any'", "any"));
    }

    @Override
    protected String literal(TypeCase type, String neutralText) {
        return "'" + neutralText.replace("'", "''") + "'";
    }
}
