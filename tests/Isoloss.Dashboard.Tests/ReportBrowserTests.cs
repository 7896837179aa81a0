using Isoloss.Dashboard.Reports;
using Microsoft.Playwright;

namespace Isoloss.Tests;

/// <summary>The report in a real browser, opened from disk.</summary>
public sealed class ReportBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task It_opens_without_errors_and_asks_the_network_for_nothing()
    {
        await using OpenPage open = await Open();
        await open.Page.WaitForTimeoutAsync(300);
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
    }

    public void Dispose() => _folder.Dispose();

    private Task<OpenPage> Open(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        string file = _folder.File("report.html");
        ReportWriter.Write(file, SampleReport.Create(_folder.File("runs")));
        return browser.Open(file, width, scheme);
    }
}
