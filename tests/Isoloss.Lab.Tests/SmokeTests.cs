namespace Isoloss.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Repository_is_found() => Assert.True(Directory.Exists(Repository.Root));
}
