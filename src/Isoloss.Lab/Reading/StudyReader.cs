using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Reading;

/// <summary>Reads a whole study from its nodes, one method per top-level key.</summary>
internal static class StudyReader
{
    /// <summary>The study, or null after reporting what is missing.</summary>
    public static Study? Read(StudyNode root, string text, string folder, Problems problems)
    {
        var file = new Section(root, "", problems);
        var assumptions = new List<string>();
        string? name = Name(file, "study", file.Require("study", "the study's name"));
        string? question = file.Text("question");
        TrainerChoice trainer = TrainerReader.Read(file.Open("trainer"), problems, assumptions);
        bool isBuiltin = trainer.Identity.Command is null;
        var shared = SharedRecipe.Read(file, folder, isBuiltin, assumptions);
        StudyNode? ladderNode = file.Require("ladder", "sizes and tokens");
        Section? ladder = ladderNode is null ? null : new Section(ladderNode, "ladder", problems);
        var arms = new ArmReader(file, shared, ladder, isBuiltin, folder, assumptions);
        (Arm? baseline, IReadOnlyList<Arm> variants) = arms.Read();
        var rungs = ladder is null ? [] : new LadderReader(ladder, problems.Any ? null : baseline, isBuiltin, arms.Placed).Read();
        ContinueRule? rule = ladder is null ? null : ContinueReader.Read(ladder, rungs, arms.Placed, isBuiltin);
        Target? target = ReadTarget(file);
        Budget? budget = ReadBudget(file, assumptions);
        Promotion? promote = ReadPromotion(file, rungs.Count);
        SlurmOptions? slurm = ExecutorReader.Read(file);
        var answers = ReadAnswers(file);
        RequireMetric(file);
        file.Close();
        if (problems.Any || name is null || baseline is null || target is null)
            return null;
        return new Study
        {
            Name = name,
            Question = question,
            Baseline = baseline,
            Variants = variants,
            Ladder = rungs,
            Continue = rule,
            Target = target,
            Budget = budget,
            Promote = promote,
            Trainer = trainer,
            Slurm = slurm,
            Folder = folder,
            Text = text,
            Assumptions = assumptions,
            Answers = answers,
        };
    }

    /// <summary>A name that can be a folder and a column; null after a report.</summary>
    internal static string? Name(Section section, string name, StudyNode? node)
    {
        if (node is null || (node.Text is { } text && StudyManifest.IsName(text)))
            return node?.Text;
        section.Problems.Wrong(node, name,
            "a name of 1 to 64 letters, digits, dots, dashes and underscores that starts with a letter or digit");
        return null;
    }

    private static Target? ReadTarget(Section file)
    {
        const string expected = "flops, or params and tokens";
        if (file.Require("target", expected) is not { } node)
            return null;
        var section = new Section(node, "target", file.Problems);
        double? flops = section.Number("flops", NumberRange.Positive);
        double? size = section.Number("params", NumberRange.Positive);
        double? tokens = section.Number("tokens", NumberRange.Positive);
        section.Close();
        bool hasFlops = section.Find("flops") is not null;
        bool hasSize = section.Find("params") is not null, hasTokens = section.Find("tokens") is not null;
        if (node.Entries is not null && (hasFlops ? hasSize || hasTokens : !(hasSize && hasTokens)))
            file.Problems.Add(node,
                $"target: found {(hasFlops ? "flops together with params or tokens" : "neither")}, expected {expected}");
        return new Target { Flops = flops, Params = size, Tokens = tokens };
    }

    private static Budget? ReadBudget(Section file, List<string> assumptions)
    {
        if (file.Open("budget") is not { } section)
        {
            assumptions.Add("no budget: nothing limits what the study may cost");
            return null;
        }
        var budget = new Budget
        {
            Flops = section.Number("flops", NumberRange.Positive),
            Hours = section.Hours("hours"),
            Money = section.Number("money", NumberRange.Positive),
            PricePerHour = section.Number("price_per_hour", NumberRange.Positive),
        };
        section.Close();
        if (budget is { Money: not null, PricePerHour: null })
            file.Problems.Add(section.Node, "budget: found money without price_per_hour, expected both, such as price_per_hour: 2.5");
        return budget;
    }

    private static Promotion? ReadPromotion(Section file, int rungs)
    {
        if (file.Open("promote") is not { } section)
            return null;
        var usual = new Promotion();
        var promote = new Promotion
        {
            DropBelow = section.Number("drop_below", new NumberRange(0, 0.5, AboveLow: true)) ?? usual.DropBelow,
            FirstRungs = section.Whole("first_rungs", 3, 1000) ?? usual.FirstRungs,
            SmallestGain = section.Number("smallest_gain", new NumberRange(0, 10)) ?? usual.SmallestGain,
        };
        section.Close();
        if (!file.Problems.Any && rungs <= promote.FirstRungs)
            file.Problems.Add(section.Node, $"promote: found {rungs} rungs and first_rungs {promote.FirstRungs}, expected more rungs: nobody is dropped before the first are trained");
        return promote;
    }

    // Any key is welcome here: which questions arise is known only when they are asked.
    private static Dictionary<string, string> ReadAnswers(Section file)
    {
        var answers = new Dictionary<string, string>();
        if (file.Open("answers") is { } section)
            foreach (StudyNode key in section.Keys)
                if (section.Text(key.Text!) is { } answer)
                    answers[key.Text!] = answer;
        return answers;
    }

    private static void RequireMetric(Section file)
    {
        if (file.Find("metric") is { } node && node.Text != "loss")
            file.Problems.Add(node, $"metric: found {node.Found}, expected loss (the loss on the evaluation set)"
                + NearestName.Hint(node.Text ?? "", ["loss"]));
    }
}
