package io.godwit.sqlserver.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CapturedFilterTest {
    private static Table table(String filter) {
        TableId id = new TableId("dbo", "t");
        return new Table(
                id,
                id,
                List.of(
                        new Column("id", new Type.Int(64), "bigint", false, false, false),
                        new Column("two words", new Type.Text(9, false), "nvarchar(9)", true, false, false),
                        new Column("body", new Type.Text(0, false), "nvarchar(max)", true, false, true)),
                null,
                false,
                false,
                filter,
                0,
                0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id > 5",
                "ID % 2 = 0 AND [two words] LIKE N'a''%' ESCAPE '!'",
                "\"two words\" IS NOT NULL OR NOT (id IN (1, 2, 3e0) AND id <> 0x1F)",
                "id BETWEEN -1 AND 1.5"
            })
    void comparisonsOfColumnsAreTold(String filter) {
        assertThatCode(() -> CapturedFilter.check(List.of(table(filter)))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id > dbo.limit()",
                "id IN (SELECT id FROM u)",
                "changed > GETDATE()",
                "id > @x",
                "id > 5 -- or not",
                "id > 5 /* or not */",
                "id > 5; DROP TABLE t",
                "body LIKE 'a%'",
                "[no such] = 1",
                "id = 'open"
            })
    void whatMayMeanSomethingElseLaterIsRefused(String filter) {
        assertThatThrownBy(() -> CapturedFilter.check(List.of(table(filter))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.NOT_SUPPORTED));
    }
}
