package io.godwit.demo;

import java.io.PrintStream;

/** What the demonstration says, with a little colour where there is a terminal. Safe for use by many threads. */
final class Screen {
    private static final int LABEL_WIDTH = 12;

    private final PrintStream out;
    private final boolean colours;

    Screen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** Colours only for a terminal, and not if the user asked for none. */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on it is a guess that errs towards colours
    static Screen ofThisTerminal() {
        boolean colours =
                System.console() != null && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Screen(System.out, colours);
    }

    void title(String text) {
        out.println();
        out.println(styled("1", text));
        out.println();
    }

    void line(String label, String text) {
        out.println("  " + styled("2", pad(label)) + text);
    }

    void good(String label, String text) {
        out.println("  " + styled("2", pad(label)) + styled("32", "✓ ") + text);
    }

    void bad(String label, String text) {
        out.println("  " + styled("2", pad(label)) + styled("31", "✗ ") + text);
    }

    void command(String text) {
        out.println();
        out.println(styled("1", "$ " + text));
        out.println();
        out.flush();
    }

    void blank() {
        out.println();
        out.flush();
    }

    private static String pad(String label) {
        return label.length() >= LABEL_WIDTH ? label + " " : label + " ".repeat(LABEL_WIDTH - label.length());
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
