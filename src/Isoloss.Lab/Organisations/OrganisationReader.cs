using Isoloss.Core;
using Isoloss.Core.Organisation;
using Isoloss.Lab.Reading;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Organisations;

/// <summary>Reads an organisation from its nodes. Every value is checked where it stands, so that a message can say in which line.</summary>
internal sealed class OrganisationReader(StudyNode root, Problems problems, int depth)
{
    private readonly List<string> _assumptions = [];
    private readonly Section _file = new(root, "", problems);

    public DescribedOrganisation? Read()
    {
        string? name = ReadName();
        string about = _file.Text("about") ?? "", source = _file.Text("source") ?? "";
        DescribedOrganisation? start = ReadBase();
        ResearchOrganisation? o = Begin(name ?? "", start?.Organisation);
        if (o is not null)
            o = ReadDials(ReadWords(o), isComplete: start is not null);
        _file.Close();
        if (problems.Any || o is null)
            return null;
        if (OrganisationCheck.Find(o) is { } problem)
            problems.Add(_file.Find(problem.Key) ?? root, $"{problem.Key}: {problem.Why}");
        return new DescribedOrganisation(o, about, source.Length > 0 ? source : start?.Source ?? "", [.. start?.Assumptions ?? [], .. _assumptions]);
    }

    private string? ReadName()
    {
        StudyNode? node = _file.Require("organisation", "the organisation's name");
        if (node is null || (node.Text is { } text && StudyManifest.IsName(text)))
            return node?.Text;
        problems.Wrong(node, "organisation", "a name of 1 to 64 letters, digits, dots, dashes and underscores");
        return null;
    }

    /// <summary>Another organisation, of which this one changes something.</summary>
    private DescribedOrganisation? ReadBase()
    {
        if (_file.Find("base") is not { } node)
            return null;
        if (node.Text is { } name && OrganisationPresets.Names.Contains(name))
            return OrganisationPresets.Shipped(name, depth + 1);
        problems.Wrong(node, "base", $"one of {string.Join(", ", OrganisationPresets.Names)}{NearestName.Hint(node.Text ?? "", OrganisationPresets.Names)}");
        return null;
    }

    /// <summary>Ladder and prior, which everything else goes with; null after a problem.</summary>
    private ResearchOrganisation? Begin(string name, ResearchOrganisation? start)
    {
        StudyNode? ladderNode = start is null ? _file.Require("ladder", "rungs, such as { small: { gpu_hours: 8, ... } }") : _file.Find("ladder");
        var ladder = ladderNode is null ? start?.Ladder : new LadderStepReader(problems).Read(ladderNode);
        StudyNode? priorNode = start is null ? _file.Require("prior", $"one of {Priors}, or kinds of ideas") : _file.Find("prior");
        IdeaPrior? prior = priorNode is null ? start?.Prior : ReadPrior(priorNode);
        double? at = _file.Number("prior_at", NumberRange.Positive) ?? (ladderNode is null ? start?.PriorAt : null);
        if (ladder is null || prior is null || ladder.Count == 0)
            return null;
        if (at is null)
            _assumptions.Add("prior_at is the FLOP of the first rung: what an idea is worth is stated there");
        return (start ?? new ResearchOrganisation { Name = name, Researchers = 1, Compute = 1, LargeRun = 1, Ladder = ladder, Prior = prior, PriorAt = 1 })
            with { Name = name, Ladder = ladder, Prior = prior, PriorAt = at ?? ladder[0].Flops };
    }

    private ResearchOrganisation ReadDials(ResearchOrganisation o, bool isComplete)
    {
        foreach (Dial dial in Dials.All)
        {
            bool required = !isComplete && dial.Name is "researchers" or "compute" or "large_run";
            StudyNode? node = required ? _file.Require(dial.Name, $"{dial.Words}: {dial.Expected}") : _file.Find(dial.Name);
            if (node is not null && ReadDial(dial, node) is { } value)
                o = dial.Set(o, value);
            else if (node is null && !required && !isComplete)
                _assumptions.Add($"{dial.Name} is {DialText.Format(dial, dial.Get(o))} (default)");
        }
        return o;
    }

    private double? ReadDial(Dial dial, StudyNode node)
    {
        if (node.Text is { } text && !node.IsQuoted && DialText.TryParse(dial, text, out double value) && dial.Accepts(value))
            return value;
        problems.Wrong(node, dial.Name, DialText.Expected(dial));
        return null;
    }

    private ResearchOrganisation ReadWords(ResearchOrganisation o)
    {
        if (_file.Find("judgement") is not { } node)
            return o;
        if (OrganisationChange.ReadJudgement(node.Text ?? "") is { } judgement)
            return o with { Judgement = judgement };
        problems.Wrong(node, "judgement", "naive or calibrated");
        return o;
    }

    private static string Priors => string.Join(", ", IdeaPrior.Named.Select(p => p.Name));

    private IdeaPrior? ReadPrior(StudyNode node)
    {
        if (node.Entries is null)
        {
            if (IdeaPrior.Named.FirstOrDefault(p => p.Name == node.Text) is { } named)
                return named;
            problems.Wrong(node, "prior", $"one of {Priors}, or kinds of ideas{NearestName.Hint(node.Text ?? "", IdeaPrior.Named.Select(p => p.Name))}");
            return null;
        }
        IdeaKind[] kinds = [.. node.Entries.Select(e => ReadKind(e.Key, e.Value))];
        double sum = kinds.Sum(k => k.Share);
        if (!problems.Any && Math.Abs(sum - 1) > 1e-6)
            problems.Add(node, FormattableString.Invariant($"prior: found shares that add up to {sum:0.######}, expected 1"));
        return new IdeaPrior("own", kinds, "as the file says");
    }

    private IdeaKind ReadKind(StudyNode key, StudyNode node)
    {
        var section = new Section(node, $"prior.{key.Text}", problems);
        double Number(string name, string expected, NumberRange range)
        {
            StudyNode? value = section.Require(name, expected);
            return value is null ? 0 : section.AsNumber(value, section.NameOf(name), range) ?? 0;
        }
        var kind = new IdeaKind(
            key.Text!,
            Number("share", "its share of all ideas", new NumberRange(0, 1)),
            Number("mean", "its mean gain, ln of the multiplier", new NumberRange(-10, 10)),
            Number("sd", "the standard deviation of the gain", new NumberRange(0, 10)),
            Number("kept", "the share of the gain that ten times the compute leaves", new NumberRange(0, 2, AboveLow: true)));
        section.Close();
        return kind;
    }
}
