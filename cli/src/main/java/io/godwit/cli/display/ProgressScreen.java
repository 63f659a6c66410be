package io.godwit.cli.display;

import io.godwit.engine.run.Status;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run while it lasts: redrawn in place on a terminal, a line now and then elsewhere. {@link #show} may be called from
 * any thread and as often as one likes.
 */
public final class ProgressScreen {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long NEWS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final PrintStream out;
    private final Map<String, String> environment;
    private final boolean terminal;
    private final Progress progress;
    private int[] size = {24, 80};
    private long measuredNanos;
    private long shownNanos;
    private int drawn;
    private String lastPhase = "";
    private String lastMessage = "";
    private String lastLine = "";

    /** Shows on {@code out}; {@code terminal} says whether it can be redrawn. */
    public ProgressScreen(PrintStream out, Map<String, String> environment, boolean terminal) {
        this.out = out;
        this.environment = environment;
        this.terminal = terminal && !environment.getOrDefault("TERM", "").equals("dumb");
        this.progress = new Progress(Style.of(environment, terminal));
    }

    /** Shows a status if it is time to, or if it is the last. */
    public synchronized void show(Status status) {
        long now = System.nanoTime();
        boolean last = Progress.isFinal(status);
        if (shownNanos != 0 && now - shownNanos < pause(status) && !last) {
            return;
        }
        if (terminal) {
            shownNanos = now;
            if (measuredNanos == 0 || now - measuredNanos > MEASURE_NANOS) {
                measuredNanos = now;
                size = measure();
            }
            redraw(progress.lines(status, size[1], size[0]));
        } else {
            line(status, now);
        }
    }

    private long pause(Status status) {
        if (terminal) {
            return REDRAW_NANOS;
        }
        if (!Words.phase(status).equals(lastPhase)) {
            return 0;
        }
        return status.message().equals(lastMessage) ? LINE_NANOS : NEWS_NANOS;
    }

    /** A line that says nothing new is left out. */
    private void line(Status status, long now) {
        String line = progress.line(status);
        lastPhase = Words.phase(status);
        lastMessage = status.message();
        if (line.isEmpty() || line.equals(lastLine)) {
            return;
        }
        shownNanos = now;
        lastLine = line;
        out.println(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + status.name() + "  " + line);
    }

    /** Goes back over what was drawn and draws anew; all in one write, so that nothing flickers. */
    private void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        for (String line : lines) {
            text.append('\r').append(line).append("\u001b[K\n");
        }
        text.append("\u001b[J");
        out.print(text);
        out.flush();
        drawn = lines.size();
    }

    /** Rows and columns of the terminal: what it says itself, then the environment, then what is usual. */
    private int[] measure() {
        int[] asked = ask();
        return asked.length == 2
                ? asked
                : new int[] {number(environment.get("LINES"), 24), number(environment.get("COLUMNS"), 80)};
    }

    private static int[] ask() {
        if (!Files.exists(TERMINAL)) {
            return new int[0];
        }
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
            String[] parts = answer.split(" ");
            if (process.waitFor() == 0 && parts.length == 2) {
                int rows = number(parts[0], 0);
                int columns = number(parts[1], 0);
                return rows > 0 && columns > 0 ? new int[] {rows, columns} : new int[0];
            }
        } catch (IOException e) {
            return new int[0]; // no stty: the environment has to do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new int[0];
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("\\d{1,5}") ? Integer.parseInt(text) : otherwise;
    }
}
