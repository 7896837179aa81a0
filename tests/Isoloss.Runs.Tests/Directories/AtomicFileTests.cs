using System.Diagnostics;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests.Directories;

public sealed class AtomicFileTests
{
    [Fact]
    public void Readers_among_writers_never_see_a_part()
    {
        using var folder = new TemporaryFolder();
        string file = folder.In("state.json");
        AtomicFile.Write(file, Content(0));
        int torn = 0, done = 0;
        var reader = new Thread(() =>
        {
            while (Volatile.Read(ref done) == 0)
            {
                byte[] seen = File.ReadAllBytes(file);
                if (seen.Length != 20_000 || seen.AsSpan().ContainsAnyExcept(seen[0]))
                    Interlocked.Increment(ref torn);
            }
        });
        reader.Start();
        Parallel.For(0, 4, writer =>
        {
            for (int i = 0; i < 25; i++)
                AtomicFile.Write(file, Content((byte)writer));
        });
        Volatile.Write(ref done, 1);
        reader.Join();
        Assert.Equal(0, torn);
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_no_remains()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder.In("none", "state.json"), Content(1)));
        // A directory in the way of the rename.
        Directory.CreateDirectory(folder.In("state.json", "full"));
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(folder.In("state.json"), Content(1)));
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.True(Directory.Exists(folder.In("state.json", "full")));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path),
            "needs the right to mount a small file system");
        try
        {
            string file = folder.In("state.json");
            AtomicFile.Write(file, Content(7));
            Assert.Throws<IOException>(() => AtomicFile.Write(file, new byte[100_000]));
            Assert.Equal(Content(7), File.ReadAllBytes(file));
            Assert.Equal([file], Directory.GetFiles(folder.Path));
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    [Fact]
    public async Task A_pipe_and_a_link_are_written_into_and_stay_what_they_are()
    {
        using var folder = new TemporaryFolder();
        string pipe = folder.In("pipe"), file = folder.In("file"), link = folder.In("link");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mkfifo", pipe), "needs named pipes");
        var read = Task.Run(() => File.ReadAllBytes(pipe), TestContext.Current.CancellationToken);
        AtomicFile.Write(pipe, Content(3));
        Assert.Equal(Content(3), await read);
        File.WriteAllText(file, "old");
        File.CreateSymbolicLink(link, file);
        AtomicFile.Write(link, Content(4));
        Assert.Equal(Content(4), File.ReadAllBytes(file));
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal(3, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void A_link_to_nothing_makes_the_file_and_a_chain_of_links_stays()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("below"));
        string file = folder.In("file"), link = folder.In("below", "link"), outer = folder.In("outer");
        File.CreateSymbolicLink(link, Path.Combine("..", "file"));
        File.CreateSymbolicLink(outer, link);
        AtomicFile.Write(outer, Content(1));
        AtomicFile.Write(outer, "new"u8);
        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal((link, 2), (new FileInfo(outer).LinkTarget, Directory.GetFiles(folder.Path).Length));
    }

    [Fact]
    public void What_a_program_has_open_is_written_behind_what_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using var folder = new TemporaryFolder();
        string log = folder.In("log"), link = folder.In("link");
        File.WriteAllText(log, "old ");
        using var open = new FileStream(log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        string through = $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}";
        File.CreateSymbolicLink(link, through);
        AtomicFile.Write(through, "one "u8);
        AtomicFile.Write(link, "two"u8);
        Assert.Equal("old one two", File.ReadAllText(log));
    }

    [Fact]
    public void A_full_device_says_so_and_stays_a_device()
    {
        using var folder = new TemporaryFolder();
        string device = folder.In("full");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mknod", device, "c", "1", "7"), "needs the right to make a device");
        Assert.Contains("No space left", Assert.Throws<IOException>(() => AtomicFile.Write(device, Content(1))).Message, StringComparison.Ordinal);
        Assert.Equal([device], Directory.GetFileSystemEntries(folder.Path));
        Assert.Throws<IOException>(() => File.WriteAllBytes(device, Content(1)));
    }

    private static byte[] Content(byte writer)
    {
        var bytes = new byte[20_000];
        bytes.AsSpan().Fill(writer);
        return bytes;
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
