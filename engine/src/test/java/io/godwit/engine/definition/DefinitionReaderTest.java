package io.godwit.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.Sync.OnDivergence;
import io.godwit.spi.Connector;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.memory.MemoryConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionReaderTest {
    private static final String LEAST = """
            name: shop
            mode: online
            source: { url: "memory://a", password: "${A}" }
            target: { url: "memory://b", password: "${B}" }
            """;

    @TempDir
    Path folder;

    private final DefinitionReader reader = new DefinitionReader(List.<Connector>of(new MemoryConnector()));

    @Test
    void readsTheLeastFileWithDefaults() throws IOException {
        ParsedDefinition parsed = read(LEAST);
        Definition definition = parsed.definition();
        assertThat(definition.name()).isEqualTo("shop");
        assertThat(definition.mode()).isEqualTo(Mode.ONLINE);
        assertThat(definition.source()).isEqualTo(new Definition.EndpointReference("memory://a", "${A}", Map.of()));
        assertThat(definition.selection()).isEqualTo(Selection.ALL);
        assertThat(definition.load().lanes()).isBetween(1, 4);
        assertThat(definition.load().splitBytes()).isEqualTo(2L << 30);
        assertThat(definition.sync()).isEqualTo(new Definition.Sync(50_000, 200, 64L << 20, 50, OnDivergence.REPORT));
        assertThat(definition.cutover())
                .isEqualTo(
                        new CutoverPolicy(CutoverPolicy.When.ON_COMMAND, CutoverPolicy.Check.AFTER_HAND_OVER, 60_000));
        assertThat(parsed.warnings()).isEmpty();
    }

    @Test
    void readsEveryKey() throws IOException {
        Definition definition = read("""
                        name: shop_2
                        mode: offline
                        source:
                          url: memory://a
                          password: 01234
                          options: { fragmentChanges: 5 }
                        target: { url: "memory://b" }
                        select:
                          schemas: [sales, "hr*"]
                          tables: ["sales.*"]
                          exclude: sales.old
                        rename:
                          schemas: { sales: shop }
                          tables: { hr.people: shop.staff }
                        filter:
                          sales.orders: "year > 2020"
                        columns:
                          sales.orders.flag: { type: boolean }
                          sales.orders.day: { type: date, noCalendarDates: 1970-01-01 }
                          sales.orders.at: { noCalendarDates: null }
                        load: { lanes: 8, splitSize: 1GB }
                        sync: { groupChanges: 5, groupMillis: 10, queueSize: 2 MiB, watchRowsPerSecond: 0, onDivergence: stop }
                        cutover: { when: when-ready, check: before-hand-over, drainTimeout: 5m }
                        """).definition();
        assertThat(definition.source().password())
                .as("as written, not as a number")
                .isEqualTo("01234");
        assertThat(definition.source().options()).containsExactly(Map.entry("fragmentChanges", "5"));
        assertThat(definition.selection())
                .isEqualTo(new Selection(
                        List.of("sales", "hr*"),
                        List.of("sales.*"),
                        List.of("sales.old"),
                        Map.of("sales", "shop"),
                        Map.of(new TableId("hr", "people"), new TableId("shop", "staff")),
                        Map.of(new TableId("sales", "orders"), "year > 2020"),
                        Map.of(
                                new ColumnId(new TableId("sales", "orders"), "flag"),
                                new ColumnRule("boolean", null),
                                new ColumnId(new TableId("sales", "orders"), "day"),
                                new ColumnRule("date", new ColumnRule.NoCalendar("1970-01-01")),
                                new ColumnId(new TableId("sales", "orders"), "at"),
                                new ColumnRule(null, new ColumnRule.NoCalendar(null)))));
        assertThat(definition.load()).isEqualTo(new Definition.Load(8, 1L << 30));
        assertThat(definition.sync()).isEqualTo(new Definition.Sync(5, 10, 2L << 20, 0, OnDivergence.STOP));
        assertThat(definition.cutover())
                .isEqualTo(new CutoverPolicy(
                        CutoverPolicy.When.WHEN_READY, CutoverPolicy.Check.BEFORE_HAND_OVER, 300_000));
    }

    @Test
    void readsJson() throws IOException {
        String json = """
                {
                \t"name": "shop", "mode": "online",
                \t"source": {"url": "memory://a"}, "target": {"url": "memory://b"},
                \t"load": {"lanes": 2}
                }
                """;
        assertThat(read(json).definition().load().lanes()).isEqualTo(2);
        assertFinds(json.replace("lanes", "lane"), "4:11: unknown key `lane` in `load`; did you mean `lanes`?");
        assertFinds(json.replace("\"load\"", "load"), "4:");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("modee: online", "5:1: unknown key `modee`; did you mean `mode`?"),
                Arguments.of(
                        "select: { tabels: [a.b] }", "5:11: unknown key `tabels` in `select`; did you mean `tables`?"),
                Arguments.of("colour: red", "5:1: unknown key `colour`; known are name, mode, source"),
                Arguments.of("load: { lanes: 0 }", "5:16: `load.lanes` is 0; it must be from 1 to 64"),
                Arguments.of("load: { lanes: many }", "`load.lanes` is `many`; it must be a whole number such as"),
                Arguments.of("load: { lanes: [1] }", "`load.lanes` must be a whole number such as"),
                Arguments.of("load: { splitSize: 128 }", "it must be a size such as 2GB"),
                Arguments.of("load: { splitSize: 1TB }", "it must be a size such as 2GB"),
                Arguments.of("load: { splitSize: 999999999999GB }", "it must be from 1MB to 64GB"),
                Arguments.of("load: 5", "5:7: `load` must hold keys: lanes, splitSize"),
                Arguments.of("sync: { queueSize: 1B }", "it must be from 1MB to 4GB"),
                Arguments.of(
                        "cutover: { when: on-comand }",
                        "`cutover.when` cannot be `on-comand`; did you mean `on-command`?"),
                Arguments.of("cutover: { drainTimeout: 60 }", "it must be a time such as 60s"),
                Arguments.of("cutover: { drainTimeout: 2d }", "it must be a time such as 60s"),
                Arguments.of("select: { tables: [orders] }", "names `orders`; a table is written schema.table"),
                Arguments.of("select: { tables: [] }", "`select.tables` is an empty list"),
                Arguments.of("select: { schemas: [[a]] }", "must be a list of names"),
                Arguments.of("rename: { tables: { a.b: c } }", "names `c`; a table is written schema.table"),
                Arguments.of("rename: { tables: { a.b: x.y, a.c: x.y } }", "gives two the same new name"),
                Arguments.of("filter: { orders: \"x\" }", "names `orders`; a table is written schema.table"),
                Arguments.of("filter: { a.b: }", "must be one value"),
                Arguments.of("columns: { a.b: { type: date } }", "a column is written schema.table.column"),
                Arguments.of("columns: { a.b.c: { type: number } }", "not a type: number; one of bits, boolean"),
                Arguments.of("columns: { a.b.c: { noCalendarDates: never } }", "must be stop, null, or a date"),
                Arguments.of("columns: { a.b.c: { typ: date } }", "unknown key `typ`"),
                Arguments.of("columns: { a.b.c: date }", "must hold type or noCalendarDates"),
                Arguments.of("name: other", "5:1: the key `name` is there twice"),
                Arguments.of("load: &a { lanes: 1 }\nsync: *a", "6:7: aliases are not supported"),
                Arguments.of("--- \nname: x", "more than one document"),
                Arguments.of("load: { lanes: 1", "not valid YAML"),
                Arguments.of("load:\n\tlanes: 1", "not valid YAML"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhereAMistakeIsAndWhatWasMeant(String added, String finding) throws IOException {
        assertFinds(LEAST + added + "\n", finding);
    }

    static Stream<Arguments> wrongEndpoints() {
        return Stream.of(
                Arguments.of(
                        "{ url: memroy://a }",
                        "begins with `memroy`, which no connector knows; did you mean `memory`?"),
                Arguments.of("{ url: host/db }", "must read engine://user@host:port/database; engines are memory"),
                Arguments.of("{ url: \"memory://me:hush@host/db\" }", "`source.url` holds a password; take it out"),
                Arguments.of(
                        "{ url: \"memory://host/db?password=hush\" }", "`source.url` holds a password; take it out"),
                Arguments.of("{ url: memory://b }", "`target.url` is the source's"),
                Arguments.of("{ password: x }", "3:9: `source.url` is missing."),
                Arguments.of("{ url: memory://a, password: \"a${B}\" }", "must be one reference and nothing else"),
                Arguments.of(
                        "{ url: memory://a, options: { snapshot: x } }",
                        "3:39: unknown option `snapshot` in `source.options`; did you mean `snapshots`?"),
                Arguments.of("{ url: memory://a, options: { fragmentChanges: x } }", "must be a whole number"),
                Arguments.of(
                        "{ url: memory://a, options: { snapshots: \"${X}\" } }", "is not a secret; write its value"));
    }

    @ParameterizedTest
    @MethodSource("wrongEndpoints")
    void holdsAnEndpointAgainstItsConnector(String source, String finding) throws IOException {
        String text = "name: shop\nmode: online\nsource: " + source + "\ntarget: { url: \"memory://b\" }\n";
        assertFinds(text, finding);
    }

    @Test
    void tellsOfEverythingAtOnceAndNeverShowsAPassword() throws IOException {
        assertThatThrownBy(() -> read("name: Shop\nmode: both\nsource: { password: hush }\nlode: {}\n"))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(EngineErrors.DEFINITION_INVALID);
                    assertThat(e.detail().lines())
                            .hasSize(5)
                            .allMatch(l -> l.matches(".*file\\.yaml:\\d+:\\d+: .*"))
                            .noneMatch(l -> l.contains("hush"));
                });
        assertThatThrownBy(() -> read("{\"source\": {\"password\": hush, \"url\": 1}}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
        assertThatThrownBy(() -> read("source: { password: \"hush }\n"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
    }

    @Test
    void refusesWhatIsNotAFileToRead() throws IOException {
        assertCode(EngineErrors.DEFINITION_UNREADABLE, folder.resolve("none.yaml"));
        assertCode(EngineErrors.DEFINITION_UNREADABLE, folder);
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, (byte) 0x28});
        assertCode(EngineErrors.DEFINITION_UNREADABLE, binary);
        Path large = Files.writeString(folder.resolve("large"), "#".repeat(2 << 20));
        assertCode(EngineErrors.DEFINITION_UNREADABLE, large);
        Path deep = Files.writeString(folder.resolve("deep"), "[".repeat(40) + "]".repeat(40));
        assertCode(EngineErrors.DEFINITION_INVALID, deep);
        Path empty = Files.writeString(folder.resolve("empty"), "# nothing\n");
        assertCode(EngineErrors.DEFINITION_INVALID, empty);
    }

    @Test
    void aKeptDefinitionReadsBackWithoutSecrets() throws IOException {
        ParsedDefinition parsed = read(
                LEAST.replace("${A}", "${file:pass/a}").replace("${B}", "hush") + "rename: { schemas: { a: b } }\n");
        assertThat(parsed.warnings())
                .hasSize(1)
                .first()
                .asString()
                .contains("4:")
                .doesNotContain("hush");
        assertThat(parsed.definition().target().password()).isEqualTo("hush");
        assertThat(parsed.text()).doesNotContain("hush");
        Definition kept = reader.readKept("shop", parsed.text(), null).definition();
        assertThat(kept.source().password()).isEqualTo("${file:" + folder.resolve("pass/a") + "}");
        assertThat(kept.target().password()).isEqualTo(Secrets.NOT_KEPT);
        assertThat(kept.selection()).isEqualTo(parsed.definition().selection());
        assertThat(kept.load()).isEqualTo(parsed.definition().load());
    }

    @Test
    void aCommandsWishGoesBeforeTheFileAndIsKept() throws IOException {
        Path file = Files.writeString(folder.resolve("file.yaml"), LEAST);
        ParsedDefinition parsed = reader.read(file, CutoverPolicy.When.WHEN_READY);
        assertThat(parsed.definition().cutover().when()).isEqualTo(CutoverPolicy.When.WHEN_READY);
        assertThat(reader.readKept("shop", parsed.text(), null).definition()).isEqualTo(parsed.definition());
    }

    private ParsedDefinition read(String text) throws IOException {
        return reader.read(Files.writeString(folder.resolve("file.yaml"), text), null);
    }

    private void assertFinds(String text, String finding) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(EngineErrors.DEFINITION_INVALID);
            assertThat(e.detail()).contains(finding);
        });
    }

    private void assertCode(ErrorCode code, Path file) {
        assertThatThrownBy(() -> reader.read(file, null))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
