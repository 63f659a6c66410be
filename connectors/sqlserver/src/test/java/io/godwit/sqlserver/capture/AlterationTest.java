package io.godwit.sqlserver.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.sqlserver.capture.Alteration.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements on a captured table may have done something to the rows that change tables tell. */
final class AlterationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON dbo.t (a)",
                "create unique nonclustered index [i] on [dbo].[t] (a, b) include (c)",
                "ALTER INDEX ALL ON dbo.t REBUILD",
                "DROP INDEX i ON dbo.t",
                "CREATE CLUSTERED COLUMNSTORE INDEX i ON t",
                "ALTER TABLE dbo.t REBUILD PARTITION = ALL",
                "ALTER TABLE t NOCHECK CONSTRAINT ALL",
                "ALTER TABLE t WITH CHECK CHECK CONSTRAINT c",
                "ALTER TABLE [a].[dbo].[t t] ADD CONSTRAINT c CHECK (a > 0)",
                "ALTER TABLE t WITH NOCHECK ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (a)",
                "ALTER TABLE t DROP CONSTRAINT c",
                "ALTER TABLE t DISABLE TRIGGER g",
                "ALTER TABLE t SET (LOCK_ESCALATION = AUTO)"
            })
    void indexesConstraintsAndSettingsAreHarmless(String command) {
        assertThat(Alteration.kind(command)).isEqualTo(Kind.HARMLESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE dbo.t ADD b int NULL",
                "alter table [dbo].[t] add [constraint name] int",
                "ALTER TABLE t DROP COLUMN b",
                "ALTER TABLE t DROP b",
                "ALTER TABLE t ALTER COLUMN a bigint NOT NULL",
                "ALTER TABLE t DROP CONSTRAINT c, COLUMN b",
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), b int NULL",
                "ALTER TABLE /* switch */ t ADD b int",
                "EXEC sp_rename 't.a', 'b'",
                ""
            })
    void whatMayTouchColumnsIsLookedInto(String command) {
        assertThat(Alteration.kind(command)).isEqualTo(Kind.COLUMNS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE dbo.t SWITCH TO dbo.u",
                "alter table t switch partition 3 to archive.t partition 3",
                "ALTER TABLE [switch] SWITCH TO u"
            })
    void switchedRowsAreKnown(String command) {
        assertThat(Alteration.kind(command)).isEqualTo(Kind.SWITCH);
    }
}
