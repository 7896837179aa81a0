using Isoloss.Core;
using Isoloss.Core.Organisation;
using Isoloss.Lab.Organisations;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

public sealed class OrganisationFileTests
{
    private const string Small = """
        organisation: mine
        researchers: 5
        compute: 64
        large_run: 1e22
        prior: surviving
        ladder:
          small: { gpu_hours: 4, gang: 1, flops: 1e18, noise: 0.08, promote: 0.2, implement: 8h, analyse: 90min }
          large: { gpu_hours: 80, gang: 8, flops: 1e20, noise: 0.06, implement: 1d, analyse: 8 }
        """;

    public static TheoryData<string> Presets => [.. OrganisationPresets.Names];

    [Theory, MemberData(nameof(Presets))]
    public void An_organisation_that_ships_can_be_computed_with_and_says_where_it_is_from(string name)
    {
        DescribedOrganisation described = OrganisationPresets.Shipped(name);
        Assert.Null(OrganisationCheck.Find(described.Organisation));
        Assert.Equal(name, described.Organisation.Name);
        Assert.NotEmpty(described.Source);
        Assert.NotEmpty(described.About);
    }

    [Fact]
    public void A_file_is_read_with_its_units_and_says_what_it_leaves_open()
    {
        DescribedOrganisation described = OrganisationFile.Parse(Small, "org.yaml");
        LadderStep[] ladder = [.. described.Organisation.Ladder];
        Assert.Equal((8, 1.5, 24), (ladder[0].Implement, ladder[0].Analyse, ladder[1].Implement));
        Assert.Equal(1e18, described.Organisation.PriorAt);
        Assert.Contains(described.Assumptions, a => a.Contains("streams is 1", StringComparison.Ordinal));
        Assert.Contains(described.Assumptions, a => a.Contains("prior_at", StringComparison.Ordinal));
    }

    [Fact]
    public void A_base_gives_what_the_file_leaves_out()
    {
        var o = OrganisationFile.Parse("organisation: mine\nbase: lab-2026\nresearchers: 7\nideas: unlimited\njudgement: calibrated\n", "org.yaml").Organisation;
        var start = OrganisationPresets.Shipped("lab-2026").Organisation;
        Assert.Equal((7, 4, Judgement.Calibrated), (o.Researchers, o.Streams, o.Judgement));
        Assert.Equal(start.Ladder, o.Ladder);
        Assert.Equal(start.PriorAt, o.PriorAt);
    }

    [Theory]
    [InlineData("researchers: 5", "researchers: 5.5", "org.yaml:2:14: researchers: found '5.5', expected a whole number of at least 1")]
    [InlineData("researchers: 5", "researchers: -3", "org.yaml:2:14: researchers: found '-3'")]
    [InlineData("researchers: 5", "researcher: 5", "researcher'*researchers")]
    [InlineData("compute: 64", "compute: many", "org.yaml:3:10: compute: found 'many'")]
    [InlineData("compute: 64", "compute: 4", "org.yaml:3:10: compute: found 4 GPUs for research, expected at least the 8")]
    [InlineData("large_run: 1e22", "large_run: 1e19", "org.yaml:4:12: large_run: found 1e19 FLOP, expected at least the 1e20")]
    [InlineData("prior: surviving", "prior: survivin", "org.yaml:5:8: prior: found 'survivin'*surviving")]
    [InlineData("prior: surviving", "prior: { a: { share: 0.7, mean: 0, sd: 0.1, kept: 1 }, b: { share: 0.7, mean: 0, sd: 0.1, kept: 1 } }", "org.yaml:5:8: prior: found shares that add up to 1.4, expected 1")]
    [InlineData("prior: surviving", "prior: { a: { share: -1, mean: 0, sd: 0.1, kept: 1 } }", "org.yaml:5:22: prior.a.share: found '-1', expected a number from 0 to 1")]
    [InlineData("prior: surviving", "prior: { a: { share: 1, mean: 0, sd: -0.1, kept: 1 } }", "prior.a.sd: found '-0.1'")]
    [InlineData("promote: 0.2", "promote: 1.2", "org.yaml:7:70: ladder.small.promote: found '1.2'")]
    [InlineData("promote: 0.2, ", "", "ladder.small: found neither promote nor threshold")]
    [InlineData("promote: 0.2", "promote: 0.2, threshold: 1.1", "ladder.small: found both promote and threshold")]
    [InlineData("noise: 0.06", "noise: 0.06, promote: 0.5", "org.yaml:8:10: ladder.large: found promote on the last rung")]
    [InlineData("implement: 8h", "implement: soon", "ladder.small.implement: found 'soon'")]
    [InlineData("flops: 1e20", "flops: 1e17", "ladder: found 'large' after 'small' with less compute")]
    [InlineData("gang: 8", "gang: 0", "ladder.large.gang: found '0'")]
    [InlineData("ladder:", "rungs:", "ladder is missing")]
    [InlineData("organisation: mine", "organisation: mine\nbase: lab-2025", "org.yaml:2:7: base: found 'lab-2025'*lab-2026")]
    [InlineData("organisation: mine", "organisation: mine\ncache: 1.5", "org.yaml:2:8: cache: found '1.5'")]
    [InlineData("organisation: mine", "organisation: mine\nlatency: -5min", "org.yaml:2:10: latency: found '-5min'")]
    [InlineData("organisation: mine", "organisation: mine\nattention_hours: NaN", "attention_hours: found 'NaN'")]
    [InlineData("organisation: mine", "organisation: mine\nstreams: 1000000", "streams: found '1000000'")]
    public void A_wrong_file_is_refused_with_the_line_and_the_reason(string right, string wrong, string expected)
    {
        var refused = Assert.Throws<StudyFileException>(() => OrganisationFile.Parse(Small.Replace(right, wrong, StringComparison.Ordinal), "org.yaml"));
        Assert.All(expected.Split('*'), part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("organisation: [mine")]
    [InlineData("organisation: mine")]
    public void A_file_that_is_no_organisation_is_refused(string text) =>
        Assert.Throws<StudyFileException>(() => OrganisationFile.Parse(text, "org.yaml"));

    [Theory]
    [InlineData("compute=10x", "compute", 10240)]
    [InlineData("compute=1k", "compute", 1000)]
    [InlineData("latency=60min", "latency", 1)]
    [InlineData("latency=2x", "latency", 0.5)]
    [InlineData("streams=0.6x", "streams", 2)]
    [InlineData("ideas=unlimited", "ideas", double.PositiveInfinity)]
    [InlineData("researchers=7, cache=.5", "cache", 0.5)]
    public void A_change_is_read_as_it_is_written(string change, string dial, double expected)
    {
        var o = OrganisationChange.Apply(OrganisationPresets.Shipped("lab-2026").Organisation, change, "--set");
        Assert.Equal(expected, Dials.Find(dial)!.Get(o), 1e-9);
    }

    [Theory]
    [InlineData("", "found nothing")]
    [InlineData("compute", "expected name=value")]
    [InlineData("computer=10x", "did you mean 'compute'")]
    [InlineData("compute=10y", "found '10y'")]
    [InlineData("compute=0.001x", "found 0 GPUs for research")]
    [InlineData("cache=9x", "at most 1")]
    [InlineData("judgement=good", "naive or calibrated")]
    [InlineData("prior=good", "surviving")]
    [InlineData("ladder=1x4", "cost factor above 1")]
    [InlineData("ladder=10x400", "1 to 20 rungs")]
    [InlineData("ladder=no-such-file.yaml", "or a file")]
    [InlineData("researchers=1e6,streams=1e5", "ideas under way at once")]
    public void A_change_that_cannot_be_is_refused(string change, string expected)
    {
        var refused = Assert.Throws<BadInputException>(() => OrganisationChange.Apply(OrganisationPresets.Shipped("lab-2026").Organisation, change, "--what-if"));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, new byte[OrganisationFile.LargestBytes + 1]);
            Assert.Contains("expected an organisation of at most", Assert.Throws<BadInputException>(() => OrganisationFile.Load(path)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, [0xff, 0xfe, 0xfd]);
            Assert.Contains("UTF-8", Assert.Throws<BadInputException>(() => OrganisationFile.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
