package io.godwit.postgresql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Option;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    /** What the test schema holds that is listed and not moved. */
    private static final Set<String> LEFT_BEHIND =
            Set.of("grants", "ownership", "publication", "operator", "text search configuration");

    @ParameterizedTest
    @CsvSource({"12, 12, 1", "12, 18, 3", "15, 15, 3", "18, 18, 2"})
    void everyObjectIsTheSameOnTheTarget(int from, int to, int lanes) {
        Databases databases = new Databases(from, to);
        databases.sourceServer.execute(databases.source, Databases.everything());
        Progress progress = databases.move(Selection.ALL, lanes);
        assertThat(skipped(progress)).noneMatch(o -> !LEFT_BEHIND.contains(o.kind()));
        Schema there = new Catalog(databases.targetSessions()).schema(Selection.ALL);
        if (from == to) {
            assertThat(Databases.listing(there)).isEqualTo(Databases.listing(databases.read(Selection.ALL)));
        } else {
            assertThat(there.objects().stream().filter(o -> o.skipped() == null).map(o -> o.kind() + " " + o.name()))
                    .containsExactlyInAnyOrderElementsOf(databases.read(Selection.ALL).objects().stream()
                            .filter(o -> o.skipped() == null)
                            .map(o -> o.kind() + " " + o.name())
                            .toList());
        }
        assertThat(there.tables()).hasSameSizeAs(databases.read(Selection.ALL).tables());
        assertThat(progress.opened()).isNotNull();
    }

    /** Facts of the catalog that the reader under test has no part in. */
    private static final List<String> FACTS = List.of(
            "SELECT concat_ws('/', table_schema, '.', table_name, '.', column_name, ' ', ordinal_position, data_type,"
                    + " is_nullable, coalesce(column_default, ''), is_identity, coalesce(identity_generation, ''),"
                    + " is_generated, coalesce(collation_name, '')) FROM information_schema.columns WHERE table_schema IN"
                    + " ('app', 'Odd Schema')",
            "SELECT concat_ws('/', conrelid::regclass, ' ', contypid::regtype, ' ', conname, contype, convalidated,"
                    + " condeferrable, condeferred, conislocal, coninhcount, pg_get_constraintdef(oid)) FROM pg_constraint"
                    + " WHERE connamespace::regnamespace::text ~ 'app|Odd' AND contype <> 'n'",
            "SELECT concat_ws('/', i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), indisvalid, indisreplident,"
                    + " indisclustered, coalesce(h.inhparent::regclass::text, '')) FROM pg_index i LEFT JOIN pg_inherits h ON"
                    + " h.inhrelid = i.indexrelid WHERE i.indexrelid::regclass::text ~ 'app|Odd'",
            "SELECT concat_ws('/', oid::regclass, relkind, relpersistence, relreplident, relrowsecurity,"
                    + " relispopulated, coalesce(reloptions::text, ''), coalesce(pg_get_expr(relpartbound, oid), '')) FROM"
                    + " pg_class WHERE relnamespace::regnamespace::text ~ 'app|Odd' AND relname <> 'a_sum_of_sums'",
            "SELECT concat_ws('/', tgrelid::regclass, tgname, tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger"
                    + " WHERE NOT tgisinternal",
            "SELECT concat_ws('/', ev_class::regclass, rulename, ev_enabled, pg_get_ruledef(oid)) FROM pg_rewrite"
                    + " WHERE ev_class::regclass::text ~ 'app|Odd'",
            "SELECT concat_ws('/', oid::regprocedure::text, md5(prosrc), coalesce(proconfig::text, ''), prokind) FROM"
                    + " pg_proc WHERE pronamespace::regnamespace::text ~ 'app|Odd'",
            "SELECT concat_ws('/', schemaname, sequencename, coalesce(last_value::text, '-'), start_value,"
                    + " increment_by, min_value, max_value, cache_size, cycle, data_type) FROM pg_sequences WHERE schemaname <>"
                    + " 'godwit'",
            "SELECT concat_ws('/', (pg_identify_object(classid, objid, objsubid)).identity, refobjid::regclass,"
                    + " refobjsubid, deptype) FROM pg_depend WHERE deptype IN ('a', 'i') AND refobjsubid > 0 AND"
                    + " refobjid::regclass::text ~ 'app|Odd' AND classid = 'pg_class'::regclass",
            "SELECT concat_ws('/', description) FROM pg_description WHERE objoid >= 16384 AND"
                    + " classoid <> 'pg_extension'::regclass AND description !~ 'hstore|citext|gist|Godwit'",
            "SELECT concat_ws('/', attrelid::regclass, attname, attstorage, coalesce(attstattarget, -1),"
                    + " coalesce(attoptions::text, '')) FROM pg_attribute WHERE attrelid::regclass::text ~ 'app|Odd' AND attnum"
                    + " > 0",
            "SELECT concat_ws('/', polname, polcmd, polpermissive, coalesce(pg_get_expr(polqual, polrelid), '')) FROM"
                    + " pg_policy");

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void theCatalogsSayTheSame(int version) {
        Databases databases = new Databases(version, version);
        databases.sourceServer.execute(databases.source, Databases.everything());
        databases.move(Selection.ALL, 2);
        for (String fact : FACTS) {
            List<String> expected = Databases.column(databases.sourceServer, databases.source, fact);
            assertThat(expected).as(fact).isNotEmpty();
            assertThat(Databases.column(databases.targetServer, databases.target, fact))
                    .as(fact)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Who may not act as a replica gets the foreign keys at hand-over. */
    @Test
    void anOrdinaryUserGetsForeignKeysAtHandOver() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(
                databases.source,
                "CREATE TABLE a (id int PRIMARY KEY)",
                "CREATE TABLE b (id int PRIMARY KEY REFERENCES a)");
        databases.targetServer.execute(
                databases.target,
                "DROP ROLE IF EXISTS mover",
                "CREATE ROLE mover LOGIN",
                "GRANT CREATE ON DATABASE " + databases.target + " TO mover",
                "GRANT CREATE ON SCHEMA public TO mover");
        Sessions mover = Databases.sessions(databases.targetServer, databases.target, Option.Side.TARGET, "mover");
        Schema schema = databases.read(Selection.ALL);
        String count = "SELECT count(*)::text FROM pg_constraint WHERE contype = 'f'";
        try (Facts facts = new Facts(mover, "m1")) {
            facts.claim();
            StageWriter writer = new StageWriter(mover, facts, PostGis.NONE);
            for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
                writer.create(schema, stage, 1);
            }
            assertThat(Databases.column(databases.targetServer, databases.target, count))
                    .containsExactly("0");
            new Opening(mover, facts, PostGis.NONE).open(schema, "");
        }
        assertThat(Databases.column(databases.targetServer, databases.target, count))
                .containsExactly("1");
        databases.targetServer.execute(databases.target, "DROP OWNED BY mover", "DROP ROLE mover");
    }

    @Test
    void schemasAndTablesGetTheirNewNames() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(databases.source, Databases.everything());
        Selection renamed = new Selection(
                List.of("app"),
                List.of(),
                List.of(),
                Map.of("app", "new app"),
                Map.of(new TableId("app", "orders"), new TableId("sales", "Order")),
                Map.of());
        Progress progress = databases.move(renamed, 2);
        List<String> reasons = new ArrayList<>();
        for (ObjectReport report : skipped(progress)) {
            if (!LEFT_BEHIND.contains(report.kind())) {
                reasons.add(report.kind() + " " + report.name() + ": " + report.reason());
            }
        }
        // what reads a table that has another name is left, and what reads that in turn; nothing else
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "view new app.buyers: it reads app.orders, whose name is another on the target: its text must be"
                                + " changed by hand",
                        "view new app.a_view_of_a_view: it reads app.buyers, which is not moved",
                        "materialized view new app.sums: it reads app.orders, whose name is another on the target: its"
                                + " text must be changed by hand",
                        "materialized view new app.a_sum_of_sums: it reads app.sums, which is not moved",
                        "function new app.of_view(v app.buyers): type new app.buyers does not exist (SQLSTATE 42704)");
        assertThat(Databases.column(
                        databases.targetServer,
                        databases.target,
                        "SELECT nspname FROM pg_namespace WHERE nspname = 'app'"))
                .isEmpty();
        assertThat(Databases.column(
                        databases.targetServer,
                        databases.target,
                        "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
                                + " AND conparentid = 0 ORDER BY 1"))
                .containsExactly(
                        "\"new app\".measure FOREIGN KEY (id) REFERENCES \"new app\".customer(id)",
                        "sales.\"Order\" FOREIGN KEY (customer) REFERENCES \"new app\".customer(id) ON DELETE CASCADE"
                                + " DEFERRABLE",
                        "sales.\"Order\" FOREIGN KEY (parent) REFERENCES sales.\"Order\"(id) NOT VALID");
    }

    @Test
    void aNarrowSelectionTakesItsPartsAndSaysWhatItLeaves() {
        Databases databases = new Databases(18, 18);
        databases.sourceServer.execute(databases.source, Databases.everything());
        Selection narrow = new Selection(
                List.of(),
                List.of("app.orders", "app.measure", "app.animal"),
                List.of("app.measure_2024_a"),
                Map.of(),
                Map.of(),
                Map.of());
        Schema schema = databases.read(narrow);
        assertThat(schema.tables().stream().map(t -> t.id().toString()))
                .containsExactly("app.animal", "app.measure_2023", "app.measure_rest", "app.orders");
        Progress progress = databases.move(narrow, 2);
        assertThat(skipped(progress).stream().map(o -> o.kind() + " " + o.name() + ": " + o.reason()))
                .contains(
                        "foreign key app.orders.orders_customer_fkey: the table it refers to, app.customer, is not selected",
                        "view app.buyers: it reads app.customer, which is not selected");
        assertThat(Databases.column(
                        databases.targetServer,
                        databases.target,
                        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'app'::regnamespace"
                                + " ORDER BY 1"))
                .containsExactly("animal", "measure", "measure_2023", "measure_2024", "measure_rest", "orders");
    }

    private static List<ObjectReport> skipped(Progress progress) {
        return progress.objects().stream()
                .filter(o -> o.outcome() == Outcome.SKIPPED)
                .toList();
    }
}
