package io.godwit.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.TableId;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private static Module module(String text, boolean ansiNulls, boolean quotedIdentifier) {
        return new Module(1, new TableId("dbo", "m"), Kinds.VIEW, text, ansiNulls, quotedIdentifier, null);
    }

    @Test
    void aNameWithoutItsSchemaIsReplaced() {
        assertThat(module("-- a comment\nCREATE  VIEW /* here */ old AS SELECT 1 AS [a.b]", true, true)
                        .statements("[s].[m]", null, Naming.none()))
                .containsExactly("-- a comment\nCREATE VIEW /* here */ [s].[m] AS SELECT 1 AS [a.b]");
    }

    @Test
    void orAlterGoesAndTheSettingsStayAsTheyWere() {
        assertThat(module("create or alter proc db.[d b o].old as select \"text\"", false, false)
                        .statements("[s].[m]", null, Naming.none()))
                .containsExactly(
                        "SET ANSI_NULLS OFF",
                        "SET QUOTED_IDENTIFIER OFF",
                        "CREATE proc [s].[m] as select \"text\"",
                        "SET ANSI_NULLS ON",
                        "SET QUOTED_IDENTIFIER ON");
    }

    @Test
    void aTriggersTableIsReplacedToo() {
        assertThat(module("CREATE TRIGGER t ON old.tab AFTER INSERT AS SELECT 1", true, true)
                        .statements("[s].[t]", "[s].[tab]", Naming.none()))
                .containsExactly("CREATE TRIGGER [s].[t] ON [s].[tab] AFTER INSERT AS SELECT 1");
    }

    @Test
    void whatIsNotUnderstoodIsNotMade() {
        assertThat(module("ALTER VIEW v AS SELECT 1", true, true).statements("[s].[m]", null, Naming.none()))
                .isNull();
    }
}
