using Isoloss.Runs.Directories;

namespace Isoloss.Tests.Directories;

public sealed class FileLockTests
{
    [Fact]
    public void One_holds_it_at_a_time_and_readers_see_it()
    {
        using var root = new TemporaryFolder();
        string file = root.In("executor.lock");
        Assert.False(FileLock.IsHeld(file));
        using (FileLock? held = FileLock.TryTake(file))
        {
            Assert.NotNull(held);
            Assert.Null(FileLock.TryTake(file));
            Assert.True(FileLock.IsHeld(file));
        }
        Assert.False(FileLock.IsHeld(file));
        using var again = FileLock.TryTake(file);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_error_and_not_a_lock_to_wait_for()
    {
        using var root = new TemporaryFolder();
        Assert.ThrowsAny<IOException>(() => FileLock.TryTake(root.In(Path.Combine("no", "such", "folder.lock"))));
        Assert.ThrowsAny<IOException>(() => FileLock.TryTake(root.In(new string('a', 300))));
        Assert.False(FileLock.IsHeld(root.In(new string('a', 300))));
    }
}
