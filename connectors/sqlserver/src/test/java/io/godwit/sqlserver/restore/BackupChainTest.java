package io.godwit.sqlserver.restore;

import static io.godwit.sqlserver.restore.Headers.DATABASE;
import static io.godwit.sqlserver.restore.Headers.FAMILY;
import static io.godwit.sqlserver.restore.Headers.FORK;
import static io.godwit.sqlserver.restore.Headers.differential;
import static io.godwit.sqlserver.restore.Headers.forked;
import static io.godwit.sqlserver.restore.Headers.full;
import static io.godwit.sqlserver.restore.Headers.log;
import static io.godwit.sqlserver.restore.Headers.named;
import static io.godwit.sqlserver.restore.Headers.tail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.GodwitException;
import io.godwit.spi.restore.BackupSet;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackupChainTest {
    private static BackupChain chain(BackupHeader... headers) {
        return BackupChain.of(List.of(headers), DATABASE, "");
    }

    private static List<String> names(BackupChain.Steps steps) {
        return steps.backups().stream().map(BackupHeader::set).toList();
    }

    private static Standpoint at(long lsn, String... restored) {
        return new Standpoint(BigInteger.valueOf(lsn), FORK, "full", false, Set.of(restored));
    }

    @Test
    void fullThenNewestDifferentialThenLogs() {
        BackupChain chain = chain(
                log("log3", 30, 40),
                differential("old", "full", 14, 16),
                log("log1", 5, 20),
                full("full", 10, 12),
                differential("new", "full", 24, 26),
                log("log2", 20, 30));
        assertThat(names(chain.fromNothing())).containsExactly("full", "new", "log2", "log3");
        assertThat(chain.fromNothing().missing()).isEmpty();
    }

    @Test
    void theNewestFullIsTakenIfAllLeadAsFar() {
        BackupChain chain = chain(full("old", 10, 12), full("new", 30, 32), log("log1", 5, 20), log("log2", 20, 40));
        assertThat(names(chain.fromNothing())).containsExactly("new", "log2");
    }

    @Test
    void aLaterFullIsAWayAcrossAGap() {
        BackupChain chain = chain(full("old", 10, 12), full("late", 60, 62), log("log1", 5, 20), log("log3", 61, 90));
        assertThat(names(chain.fromNothing())).containsExactly("late", "log3");
    }

    @Test
    void aDifferentialOfAnotherFullIsNone() {
        BackupChain chain = chain(full("full", 10, 12), differential("stray", "gone", 14, 16), log("log", 12, 20));
        assertThat(names(chain.fromNothing())).containsExactly("full", "log");
    }

    @Test
    void logsAreTakenInsteadOfADifferentialThatLeadsNowhere() {
        // from the differential on the logs have a gap only if one of them is missing, so it bridges one here
        BackupChain chain = chain(
                full("full", 10, 12), log("log1", 12, 20), differential("bridge", "full", 34, 36), log("log3", 30, 40));
        assertThat(names(chain.fromNothing())).containsExactly("full", "bridge", "log3");
    }

    @Test
    void theGapIsNamedFromWhereToWhere() {
        BackupChain.Steps steps = chain(full("full", 10, 12), log("log1", 12, 20), log("log3", 30, 40))
                .fromNothing();
        assertThat(names(steps)).containsExactly("full", "log1");
        assertThat(steps.missing()).contains("20").contains("30").contains("/b/log3");
    }

    @Test
    void aFullBeyondTheGapIsOffered() {
        BackupChain chain = chain(full("full", 10, 12), log("log3", 30, 40), full("later", 50, 52));
        assertThat(chain.from(at(12, "full")).missing()).contains("/b/later");
    }

    @Test
    void ofLogsThatFitTheLongestIsTaken() {
        BackupChain chain = chain(full("full", 10, 12), log("copy", 12, 35), log("log1", 12, 20), log("log2", 20, 40));
        assertThat(names(chain.fromNothing())).containsExactly("full", "copy", "log2");
    }

    @Test
    void nothingIsRestoredTwice() {
        BackupChain chain = chain(full("full", 10, 12), log("log1", 12, 20));
        assertThat(names(chain.from(at(15, "full", "log1")))).isEmpty();
        assertThat(names(chain.from(at(20, "full", "log1")))).isEmpty();
    }

    @Test
    void aDifferentialIsNoLongerTakenAfterALog() {
        BackupChain chain = chain(
                full("full", 10, 12), log("log1", 12, 20), differential("late", "full", 24, 26), log("log2", 20, 30));
        assertThat(names(chain.from(at(20, "full", "log1")))).containsExactly("log2");
    }

    @Test
    void aHistoryIsFollowedAlongItsForks() {
        BackupChain chain =
                chain(full("full", 10, 12), forked("log1", 12, 20, FORK, "B"), forked("log2", 20, 30, "B", "B"));
        assertThat(names(chain.fromNothing())).containsExactly("full", "log1", "log2");
    }

    @Test
    void twoHistoriesFromOnePlaceAreRefused() {
        BackupChain chain = chain(full("full", 10, 12), log("log1", 12, 20), forked("other", 12, 18, FORK, "B"));
        assertThatThrownBy(chain::fromNothing)
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("/b/log1")
                .hasMessageContaining("/b/other")
                .extracting("code")
                .isEqualTo(RestoreErrors.BACKUPS_AMBIGUOUS);
    }

    @Test
    void aLogOfAnotherForkIsNotTakenAndNamed() {
        BackupChain.Steps steps = chain(full("full", 10, 12), forked("stranger", 12, 20, "X", "X"))
                .fromNothing();
        assertThat(names(steps)).containsExactly("full");
        assertThat(steps.missing()).contains("/b/stranger").contains("recovery path");
    }

    @Test
    void theTailClosesEvenIfItHoldsNothing() {
        BackupChain chain = chain(full("full", 10, 12), log("log1", 12, 20), tail("tail", 20, 20));
        assertThat(names(chain.from(at(20, "full", "log1")))).isEmpty();
        assertThat(chain.isClosedAt(at(20, "full", "log1"))).isTrue();
        assertThat(chain.isClosedAt(at(12, "full"))).isFalse();
    }

    @Test
    void backupsOfOtherDatabasesAreLeftOut() {
        BackupHeader other = named("other", "OTHER", "stranger", BackupSet.Kind.FULL, 90, 99, "", FORK, FORK, false);
        assertThat(names(chain(full("full", 10, 12), other).fromNothing())).containsExactly("full");
        assertThatThrownBy(() -> BackupChain.of(List.of(other), DATABASE, ""))
                .hasMessageContaining("backups of other, none of shop");
    }

    @Test
    void twoDatabasesOfOneNameAreRefusedUnlessOneWasBegunWith() {
        BackupHeader namesake =
                named(DATABASE, "OTHER", "namesake", BackupSet.Kind.FULL, 90, 99, "", FORK, FORK, false);
        assertThatThrownBy(() -> chain(full("full", 10, 12), namesake)).hasMessageContaining("several databases");
        BackupChain begun = BackupChain.of(List.of(full("full", 10, 12), namesake, log("l", 12, 20)), DATABASE, FAMILY);
        assertThat(names(begun.from(at(12, "full")))).containsExactly("l");
    }

    @Test
    void logsWithoutAFullBackupAreRefused() {
        assertThatThrownBy(() -> chain(log("log", 1, 2)).fromNothing())
                .extracting("code")
                .isEqualTo(RestoreErrors.BACKUPS_MISSING);
    }
}
