namespace Isoloss.Tests;

/// <summary>What the native front (src/Isoloss.Front) answers or hands over, and the whole tool, of the same build: the same bytes.
/// Both are made by <c>./isoloss</c>.</summary>
public sealed class FrontTests : IDisposable
{
    private static readonly string Ready = Path.Combine(Repository.Root, "artifacts", "bin", "Isoloss.Cli", "ready");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--version")]
    [InlineData("predict", "--help")]
    [InlineData("predict")]
    [InlineData("predict", "fit.json", "--params", "7e9", "--tokens", "4e12")]
    [InlineData("predict", "fit.json", "--params", "7B", "--tokens", "4T", "--json")]
    [InlineData("predict", "fit.json", "--at", "flops=1e23")]
    [InlineData("predict", "fit.json", "--flops", "1e24", "--json", "--steps", "10")]
    [InlineData("predict", "--law", "hoffmann-2022", "--params", "70B", "--tokens", "1.4T")]
    [InlineData("predict", "--law", "muennighoff-2023", "--params", "8.7B", "--tokens", "178B", "--unique-tokens", "12B", "--json")]
    [InlineData("predict", "--law", "hofmann", "--params", "70B", "--tokens", "1.4T")]
    [InlineData("predict", "missing.json", "--flops", "1e24")]
    [InlineData("predict", "empty.json", "--flops", "1e24")]
    [InlineData("predict", "bad.json", "--flops", "1e24")]
    [InlineData("predict", "other.json", "--flops", "1e24", "--json")]
    [InlineData("predict", "fit.json", "--flops", "none")]
    [InlineData("predict", "fit.json", "--flop", "1e24")]
    [InlineData("predict", "fit.json", "--flops", "1e24", "--level", "0.8")]
    [InlineData("predict", "fit.json", "")]
    [InlineData("predict", "fit.json")]
    [InlineData("predict", "runs.csv", "--arm", "base", "--flops", "1e22", "--steps", "10")]
    [InlineData("predict", "missing.csv", "--flops", "1e22")]
    [InlineData("predikt", "fit.json")]
    public async Task The_front_and_the_whole_tool_say_the_same(params string[] args)
    {
        string front = Front();
        await Prepare();
        var whole = await ProcessRun.Of(_folder.Path, "dotnet", [Path.Combine(Ready, "isoloss.dll"), .. args]);
        Assert.Equal(whole, await ProcessRun.Of(_folder.Path, front, args));
    }

    private static string Front()
    {
        string front = Path.Combine(Ready, "isoloss");
        Assert.SkipUnless(File.Exists(front), "no native front is built: ./isoloss --version builds it where clang or gcc is to be had");
        var built = File.GetLastWriteTimeUtc(Path.Combine(Repository.Root, "artifacts", "built"));
        string? newer = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .FirstOrDefault(file => File.GetLastWriteTimeUtc(file) > built);
        Assert.SkipWhen(newer is not null, $"the native front is older than {newer}: ./isoloss --version builds it");
        return front;
    }

    private async Task Prepare()
    {
        string runs = _folder.File("runs.csv", Ladders.TwoArms(1));
        Assert.Equal(0, (await ToolRun.Of("fit", runs, "--arm", "base", "--save", Path.Combine(_folder.Path, "fit.json"), "--resamples", "100")).Code);
        _folder.File("empty.json", "");
        _folder.File("bad.json", "{\"kind\": \"isoloss-fit\", \"format\": }");
        _folder.File("other.json", "{\"kind\": \"other\"}");
    }
}
