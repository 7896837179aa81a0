using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Organisation;
using Isoloss.Lab.Organisations;
using Isoloss.Lab.Studies;

namespace Isoloss.Cli.Commands;

/// <summary>Which organisation is asked about: a preset or a file, with a study's ladder where one is given, and what is set in it.</summary>
internal sealed class OrgInput
{
    private readonly Argument<string?> _file = new("ORG")
    {
        Description = "Organisation file (YAML; docs/org.md lists every key). Default: the preset",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _preset = new("--preset")
    {
        Description = $"One that comes with the tool: {string.Join(", ", OrganisationPresets.Names)}. Default {OrganisationPresets.Default}",
        HelpName = "name",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Set an input: --set researchers=50 --set compute=2x. Names: " + string.Join(", ", Dials.All.Select(d => d.Name)) + ", judgement, prior, ladder",
        HelpName = "name=value",
    };

    private readonly Option<string?> _study = new("--study") { Description = "Take the rungs from a study's ladder", HelpName = "STUDY.yaml" };
    private readonly Option<double?> _rate = QuantityOption.Create("--gpu-flops", "With --study: FLOP per second that one GPU does in training. Default 4e14");
    private readonly Option<string?> _runs = new("--runs") { Description = "With --study: its finished runs, from which the noise of each rung is measured", HelpName = "RUNS" };

    public Command AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (Option option in new Option[] { _preset, _set, _study, _rate, _runs })
            command.Options.Add(option);
        return command;
    }

    /// <summary>The organisation asked about.</summary>
    /// <exception cref="BadInputException">It cannot be; says why.</exception>
    public DescribedOrganisation Read(ParseResult parsed, Session session)
    {
        DescribedOrganisation described = Start(parsed);
        if (parsed.GetValue(_study) is { } study)
            described = WithStudy(described, StudyFile.Load(study), parsed, session);
        else if (parsed.GetValue(_runs) is not null || parsed.GetValue(_rate) is not null)
            throw new BadInputException("found --runs or --gpu-flops without --study, expected the study whose ladder they are about");
        ResearchOrganisation o = described.Organisation;
        foreach (string change in parsed.GetValue(_set) ?? [])
            o = OrganisationChange.Apply(o, change, "--set");
        OrganisationCheck.Require(o);
        return described with { Organisation = o };
    }

    private DescribedOrganisation Start(ParseResult parsed) => (parsed.GetValue(_file), parsed.GetValue(_preset)) switch
    {
        ({ }, { }) => throw new BadInputException("found a file and --preset, expected one of the two"),
        ({ } file, _) => OrganisationPresets.Find(file),
        (_, { } preset) => OrganisationPresets.Shipped(preset),
        _ => OrganisationPresets.Shipped(OrganisationPresets.Default),
    };

    private DescribedOrganisation WithStudy(DescribedOrganisation start, Study study, ParseResult parsed, Session session)
    {
        const double usualRate = 4e14;
        double rate = parsed.GetValue(_rate) ?? usualRate;
        StudyNoise? noise = parsed.GetValue(_runs) is { } runs ? StudyNoise.Measure(runs, study, session) : null;
        ResearchOrganisation o = start.Organisation;
        var ladder = StudyLadder.Of(study, rate, o.Ladder, noise is null ? null : noise.At);
        double largeRun = study.Target.Flops ?? 6 * study.Target.Params!.Value * study.Target.Tokens!.Value;
        string[] assumed =
        [
            FormattableString.Invariant($"rungs are those of the study {study.Name} at {rate:0.##e0} FLOP per second and GPU; a test is one run of a variant for each seed"),
            "every rung promotes its cost over that of the next one; attention is that of the organisation's rungs, in their order",
            noise?.Words ?? "noise is that of the organisation's rungs, in their order; --runs measures it",
            "prior_at is the FLOP of the study's first rung",
        ];
        return start with
        {
            Organisation = o with { Ladder = ladder, PriorAt = ladder[0].Flops, LargeRun = Math.Max(largeRun, ladder[^1].Flops) },
            Assumptions = [.. start.Assumptions, .. assumed],
        };
    }
}
