package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testkit.tds.grammar.TransactSqlGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query of the catalog views, as each version gets it: in the language, and of views and columns that this version has. */
class DictionaryQueriesTest {
    private static final int SQL_SERVER_2012 = 11;
    private static final int SQL_SERVER_2016 = 13;
    private static final int NEWEST = 17;

    /** Asked from the version on that brought their view ({@link Reading#has}). */
    private static final Map<String, Integer> OF_LATER_VIEWS = Map.of(
            Queries.MASKED,
            SQL_SERVER_2016,
            Queries.PERIODS,
            SQL_SERVER_2016,
            Queries.POLICIES,
            SQL_SERVER_2016,
            Queries.PREDICATES,
            SQL_SERVER_2016);

    static IntStream versions() {
        return IntStream.rangeClosed(SQL_SERVER_2012, NEWEST);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void queriesAskForWhatTheVersionHas(int version) {
        List<String> queries = new ArrayList<>(List.of(
                OutsideAssessment.OTHER_DATABASES,
                OutsideAssessment.LINKED_SERVERS,
                OutsideAssessment.AGENT_JOBS,
                OutsideAssessment.SERVER_TRIGGERS,
                OutsideAssessment.ENCRYPTED));
        Queries.TABLE_QUERIES.stream()
                .filter(q -> version >= OF_LATER_VIEWS.getOrDefault(q, SQL_SERVER_2012))
                .forEach(q -> queries.add(Queries.of(q, version)));
        if (version >= SQL_SERVER_2016) {
            queries.addAll(UnmovedObjects.queries());
        }
        for (String query : queries) {
            assertThat(TransactSqlGrammar.refusal(query)).as(query).isNull();
            assertThat(TransactSqlGrammar.unknownView(query, version)).as(query).isNull();
        }
    }
}
