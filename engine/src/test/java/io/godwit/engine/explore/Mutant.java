package io.godwit.engine.explore;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Godwit with one rule broken, compiled in memory and loaded beside the whole one, and an explorer that runs it. */
final class Mutant extends ClassLoader {
    private static final String OURS = "io.godwit.";

    private final Map<String, byte[]> changed;
    private final Method run;

    Mutant(Mutation mutation) {
        super(Mutant.class.getClassLoader());
        this.changed = compile(mutation);
        try {
            run = loadClass(Exploration.class.getName()).getDeclaredMethod("run", long.class, boolean.class);
            run.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs a seed.
     *
     * @throws AssertionError if the explorer notices that a rule is broken
     */
    void run(long seed) {
        try {
            run.invoke(null, seed, false);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] code = changed.get(name);
        if (code == null) {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                code = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return defineClass(name, code, 0, code.length);
    }

    private static Map<String, byte[]> compile(Mutation mutation) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> sources = new ArrayList<>();
        for (String type : mutation.types()) {
            sources.add(new Text(type, mutation.text(type)));
        }
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Outputs outputs = new Outputs(files);
            boolean compiled = compiler.getTask(
                            new java.io.OutputStreamWriter(messages, java.nio.charset.StandardCharsets.UTF_8),
                            outputs,
                            null,
                            List.of("-proc:none", "-nowarn", "-classpath", path.replace(';', File.pathSeparatorChar)),
                            null,
                            sources)
                    .call();
            if (!compiled) {
                throw new AssertionError("\"" + mutation.rule() + "\" does not compile: "
                        + messages.toString(java.nio.charset.StandardCharsets.UTF_8));
            }
            return outputs.codes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A source file that exists only here. */
    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Class files that exist only here. */
    private static final class Outputs extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Outputs(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("bytes:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> codes() {
            Map<String, byte[]> codes = new HashMap<>();
            written.forEach((name, bytes) -> codes.put(name, bytes.toByteArray()));
            return codes;
        }
    }
}
