using Isoloss.Core.Organisation;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;
using Isoloss.Lab.Organisations;

namespace Isoloss.Tests;

/// <summary>The organisation's page in a real browser, opened from disk.</summary>
public sealed class OrganisationPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory, InlineData("lab-2026"), InlineData("device"), InlineData("automated")]
    public async Task It_opens_without_errors_and_computes_what_the_program_computes(string preset)
    {
        OrganisationYear year = Year(preset);
        await using OpenPage open = await Open(year);
        Assert.Empty(open.Errors);
        Assert.Empty(open.Requests);
        double ideas = await open.Evaluate<double>("isoloss.result.ideas"), bound = await open.Evaluate<double>("isoloss.result.bound.ideas");
        Assert.Equal(year.Queue.IdeasPerYear, ideas, 1e-6 * ideas);
        Assert.Equal(year.Bound.IdeasPerYear, bound, 1e-6 * bound);
        Assert.Equal(year.Queue.Wait, await open.Evaluate<double>("isoloss.result.wait"), 1e-6 * (1 + year.Queue.Wait));
        Assert.Equal(year.Queue.IdeasPerYear * year.Screening.GainPerIdea, await open.Evaluate<double>("isoloss.result.gain"), 1e-9 + 1e-6 * ideas);
        if (preset != "device")
            Assert.Equal(year.BestShare(), await open.Evaluate<double>("isoloss.result.shares.best"), 0.03);
        foreach (string figure in (string[])["compute", "streams", "implementation", "gains", "shares"])
            Assert.True(await open.Count($"[data-chart={figure}] path") > 0, $"figure {figure} is empty");
        Assert.True(await open.Count("[data-chart=compute] circle") > 2, "simulated points are missing");
    }

    [Fact]
    public async Task A_moved_slider_computes_what_the_program_computes_and_stands_in_the_address()
    {
        OrganisationYear year = Year("lab-2026");
        await using OpenPage open = await Open(year);
        await open.Page.Locator("#input-streams").FillAsync("9");
        await open.Page.WaitForFunctionAsync("() => location.hash === '#streams=9'");
        double expected = QueueEstimate.Of(year.Organisation with { Streams = 9 }, year.Screening.Reach).IdeasPerYear;
        Assert.Equal(expected, await open.Evaluate<double>("isoloss.result.ideas"), 1e-6 * expected);
        await open.Page.ReloadAsync();
        Assert.Equal(expected, await open.Evaluate<double>("isoloss.result.ideas"), 1e-6 * expected);
        double compute = await open.Evaluate<double>("isoloss.compute({ compute: 20480, latency: 60, cache: 0.5 }).ideas");
        var changed = year.Organisation with { Streams = 9, Compute = 20480, Latency = 1, Cache = 0.5 };
        Assert.Equal(QueueEstimate.Of(changed, year.Screening.Reach).IdeasPerYear, compute, 1e-6 * compute);
        Assert.Empty(open.Errors);
    }

    [Theory, InlineData(400), InlineData(1400)]
    public async Task It_fits_the_width_of_the_screen(int width)
    {
        await using OpenPage open = await Open(Year("lab-2026"), width);
        Assert.Equal(0, await open.Evaluate<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    public void Dispose() => _folder.Dispose();

    private static OrganisationYear Year(string preset) => OrganisationYear.Of(OrganisationPresets.Shipped(preset).Organisation, new SimulationOptions { Years = 0.2 });

    private Task<OpenPage> Open(OrganisationYear year, int width = 1280)
    {
        string file = _folder.File("org.html");
        var options = new SimulationOptions { Years = 0.2 };
        var more = OrganisationYear.Of(year.Organisation with { Streams = year.Organisation.Streams + 1 }, options);
        InteractiveWriter.Write(file, OrganisationPage.Of(
            year, "An organisation.", [new WhatIf("streams", year, more)], ["Nothing."], options, new ReportOrigin("Isoloss", "isoloss org", DateTimeOffset.UnixEpoch)));
        return browser.Open(file, width);
    }
}
