package io.godwit.oracle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.oracle.connection.Platform;
import io.godwit.spi.schema.TableId;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static String script(Platform platform) {
        Grants grants = new Grants(platform, "APP");
        grants.of("DBA"); // told as another way, and not needed
        grants.missing(grants.of("SELECT_CATALOG_ROLE"));
        grants.missing(grants.ofSys("SELECT", "V_$DATABASE"));
        grants.missing(grants.ofSys("SELECT", "V_$DATABASE"));
        grants.missing(grants.onTable("FLASHBACK", new TableId("SALES", "Order Lines")));
        assertThat(grants.count()).isEqualTo(3);
        return grants.script();
    }

    @Test
    void allThatIsMissingIsOneScriptInWhichNothingStandsTwice() {
        assertThat(script(Platform.SELF_MANAGED)).isEqualTo("""
                GRANT SELECT_CATALOG_ROLE TO "APP";
                GRANT SELECT ON sys.v_$database TO "APP";
                GRANT FLASHBACK ON "SALES"."Order Lines" TO "APP";""");
    }

    @Test
    void onAmazonRdsItsOwnProcedureGrantsWhatIsOfSys() {
        assertThat(script(Platform.AMAZON_RDS)).isEqualTo("""
                GRANT SELECT_CATALOG_ROLE TO "APP";
                BEGIN rdsadmin.rdsadmin_util.grant_sys_object(p_obj_name => 'V_$DATABASE', p_grantee => 'APP', p_privilege => 'SELECT'); END;
                /
                GRANT FLASHBACK ON "SALES"."Order Lines" TO "APP";""");
    }
}
