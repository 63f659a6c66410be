package io.godwit.engine;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What can go wrong in Godwit itself, whatever the databases are. */
public final class EngineErrors {
    public static final ErrorCode DEFINITION_INVALID = new ErrorCode(
            "DEFINITION_INVALID",
            Remedy.FIX_AND_RESUME,
            "The migration file cannot be used as it is.",
            "Correct what the message names; the guide to the migration file lists every key.");
    public static final ErrorCode DEFINITION_UNREADABLE = new ErrorCode(
            "DEFINITION_UNREADABLE",
            Remedy.FIX_AND_RESUME,
            "The migration file cannot be read.",
            "Check its path and permissions.");
    public static final ErrorCode SECRET_MISSING = new ErrorCode(
            "SECRET_MISSING",
            Remedy.FIX_AND_RESUME,
            "A password is given as a reference to something that is not there.",
            "Set the environment variable or make the file that the message names, then run the command again.");
    public static final ErrorCode CONNECTOR_MISSING = new ErrorCode(
            "CONNECTOR_MISSING",
            Remedy.FIX_AND_RESUME,
            "No connector knows the scheme of an endpoint's address.",
            "Correct the url in the migration file; the message lists the schemes that are known.");
    public static final ErrorCode MIGRATION_UNKNOWN = new ErrorCode(
            "MIGRATION_UNKNOWN",
            Remedy.FIX_AND_RESUME,
            "There is no migration of this name in the state folder.",
            "Check the name with `godwit status`, and that --state names the folder the migration was run with.");
    public static final ErrorCode STATE_UNAVAILABLE = new ErrorCode(
            "STATE_UNAVAILABLE",
            Remedy.FIX_AND_RESUME,
            "The state folder cannot be read or written.",
            "Check that the folder exists, that you may write to it and that its disk has room, then run the command again.");
    public static final ErrorCode STATE_DAMAGED = new ErrorCode(
            "STATE_DAMAGED",
            Remedy.FIX_AND_RESUME,
            "The state folder holds a file that is not a state store, or a damaged one.",
            "Move the file away and run the migration file again: the facts about data are on the target and are found there.");
    public static final ErrorCode STATE_TOO_NEW = new ErrorCode(
            "STATE_TOO_NEW",
            Remedy.FIX_AND_RESUME,
            "The state folder was written by a newer version of Godwit.",
            "Use that version, or another state folder.");
    public static final ErrorCode PROOF_INVALID = new ErrorCode(
            "PROOF_INVALID",
            Remedy.GIVE_UP,
            "A document is not a proof, or was changed after it was written.",
            "Use the document as the run wrote it.");
    public static final ErrorCode SIGNING_KEY_INVALID = new ErrorCode(
            "SIGNING_KEY_INVALID",
            Remedy.FIX_AND_RESUME,
            "A file given as a key holds none that proofs are signed with.",
            "Give an Ed25519 key in PEM: `openssl genpkey -algorithm ed25519 -out key.pem` makes one, `openssl pkey -in key.pem -pubout` shows its public half.");
    public static final ErrorCode PROOF_NOT_WRITTEN = new ErrorCode(
            "PROOF_NOT_WRITTEN",
            Remedy.FIX_AND_RESUME,
            "The proof could not be written to its folder.",
            "Check that you may write to the folder and that its disk has room, then ask for the proof again.");
    public static final ErrorCode ASSESSMENT_BLOCKED = new ErrorCode(
            "ASSESSMENT_BLOCKED",
            Remedy.FIX_AND_RESUME,
            "The assessment found something that must be mended before anything is changed.",
            "Mend what the message lists; `godwit assess` shows every problem with its remedy. Then run the migration again.");
    public static final ErrorCode SAME_DATABASE = new ErrorCode(
            "SAME_DATABASE",
            Remedy.FIX_AND_RESUME,
            "Source and target are the same database.",
            "Name another database as the target.");
    public static final ErrorCode NAMES_COLLIDE = new ErrorCode(
            "NAMES_COLLIDE",
            Remedy.FIX_AND_RESUME,
            "Two tables would get the same name on the target.",
            "Give one of them another name in the migration file, or leave it out.");
    public static final ErrorCode NOTHING_SELECTED = new ErrorCode(
            "NOTHING_SELECTED",
            Remedy.FIX_AND_RESUME,
            "The selection holds no table.",
            "Check the patterns of schemas and tables in the migration file.");
    public static final ErrorCode PLAN_MISSING = new ErrorCode(
            "PLAN_MISSING",
            Remedy.GIVE_UP,
            "The target holds a part of this migration, but the plan it began with is not in the state folder.",
            "Use the state folder the migration was begun with. If it is lost, run `godwit cancel`, empty the target and begin anew.");
    public static final ErrorCode DEFINITION_CHANGED = new ErrorCode(
            "DEFINITION_CHANGED",
            Remedy.FIX_AND_RESUME,
            "The migration file no longer says what the migration was begun with.",
            "Undo the change of what the message names, or run `godwit cancel` and begin anew.");
    public static final ErrorCode DATABASE_NOT_OURS = new ErrorCode(
            "DATABASE_NOT_OURS",
            Remedy.FIX_AND_RESUME,
            "The target has a database of the name to restore to, and this migration did not make it.",
            "Name another database in target.url, or drop that one yourself if nobody needs it: Godwit never replaces a database.");
    public static final ErrorCode BACKUPS_INCOMPLETE = new ErrorCode(
            "BACKUPS_INCOMPLETE",
            Remedy.FIX_AND_RESUME,
            "Backups are missing or cannot be read, so the database cannot be restored up to the last one.",
            "Put there what the message names and run the migration again; it goes on where it was.");
    public static final ErrorCode TARGET_REPLACED = new ErrorCode(
            "TARGET_REPLACED",
            Remedy.FIX_AND_RESUME,
            "The target is not the database this migration began with.",
            "Point the migration at the first target again, or run `godwit cancel` and begin anew.");
    public static final ErrorCode LEDGER_UNBALANCED = new ErrorCode(
            "LEDGER_UNBALANCED",
            Remedy.GIVE_UP,
            "Changes were received that are accounted for nowhere. Nothing of them was committed.",
            "Please report it with godwit.log from the state folder. Running the migration again reads the same changes anew.");
    public static final ErrorCode VALIDATION_DIFFERS = new ErrorCode(
            "VALIDATION_DIFFERS",
            Remedy.FIX_AND_RESUME,
            "Source and target are not equal.",
            "The message names the tables. Find out what writes to the target (offline: also to the source) and stop it, then"
                    + " `godwit repair` makes the rows equal again, and the run goes on.");
    public static final ErrorCode COMPARISON_INCOMPLETE = new ErrorCode(
            "COMPARISON_INCOMPLETE",
            Remedy.RETRY,
            "Some tables could not be compared, and those that could are equal.",
            "Mend what the message says of each table, then run the migration again.");
    public static final ErrorCode NO_CONSISTENT_VIEW = new ErrorCode(
            "NO_CONSISTENT_VIEW",
            Remedy.FIX_AND_RESUME,
            "The source shows no moment as a whole, so both sides cannot be compared, nor rows repaired, while it is written to.",
            "Let the source give consistent views (the assessment says how), or wait for the cutover, where writers are stopped and"
                    + " everything is compared.");
    public static final ErrorCode SELF_TEST_FAILED = new ErrorCode(
            "SELF_TEST_FAILED",
            Remedy.FIX_AND_RESUME,
            "A comparison did not find differences that were planted to test it, so it does not show that both sides are equal.",
            "Please report it with the proof, which lists what was missed. Running the migration again compares again.");
    public static final ErrorCode REPAIR_REFUSED = new ErrorCode(
            "REPAIR_REFUSED",
            Remedy.FIX_AND_RESUME,
            "A table cannot be repaired row by row. Nothing of it was changed.",
            "The message names the table and says what to do instead.");
    public static final ErrorCode REQUEST_REFUSED = new ErrorCode(
            "REQUEST_REFUSED",
            Remedy.FIX_AND_RESUME,
            "What was asked for cannot be done where the migration stands.",
            "The message says where it stands and what to do.");
    public static final ErrorCode INTERNAL = new ErrorCode(
            "INTERNAL",
            Remedy.FIX_AND_RESUME,
            "Something happened that Godwit did not foresee.",
            "Please report it with godwit.log from the state folder; running the migration again goes on where it was.");

    public static final ErrorCode TABLES_ADDED = new ErrorCode(
            "TABLES_ADDED",
            Remedy.FIX_AND_RESUME,
            "Tables or partitions were made on the source after the migration was planned; their rows are not moved.",
            "Name them under `exclude` in the migration file and move them by a migration of their own, or run `godwit cancel`"
                    + " and begin anew.");
    public static final ErrorCode WAY_BACK_MISSING = new ErrorCode(
            "WAY_BACK_MISSING",
            Remedy.GIVE_UP,
            "There is no way back to the source that could be gone.",
            "Run a migration with `wayBack: keep` under `cutover`; after a cutover without it nobody knows what was written since.");

    /** All of them, for documentation. */
    public static final List<ErrorCode> ALL = List.of(
            DEFINITION_INVALID,
            DEFINITION_UNREADABLE,
            SECRET_MISSING,
            CONNECTOR_MISSING,
            MIGRATION_UNKNOWN,
            STATE_UNAVAILABLE,
            STATE_DAMAGED,
            STATE_TOO_NEW,
            PROOF_INVALID,
            SIGNING_KEY_INVALID,
            PROOF_NOT_WRITTEN,
            ASSESSMENT_BLOCKED,
            SAME_DATABASE,
            NAMES_COLLIDE,
            NOTHING_SELECTED,
            PLAN_MISSING,
            DEFINITION_CHANGED,
            DATABASE_NOT_OURS,
            BACKUPS_INCOMPLETE,
            TARGET_REPLACED,
            TABLES_ADDED,
            LEDGER_UNBALANCED,
            VALIDATION_DIFFERS,
            COMPARISON_INCOMPLETE,
            NO_CONSISTENT_VIEW,
            SELF_TEST_FAILED,
            REPAIR_REFUSED,
            REQUEST_REFUSED,
            WAY_BACK_MISSING,
            INTERNAL);

    private EngineErrors() {}
}
