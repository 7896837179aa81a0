using Isoloss.Lab.Questions;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Bench;

/// <summary>The question that <c>study check</c> raises for each seeded defect, and that it raises none for studies without one.</summary>
internal static class QuestionsBench
{
    private const int LongestLine = 110;

    public static int Run()
    {
        Console.WriteLine("| what is wrong | question | its first words |");
        Console.WriteLine("|---|---|---|");
        int missed = 0, wrong = 0;
        foreach (SeededDefect defect in SeededDefects.All)
        {
            StudyQuestion[] asked = Ask(defect);
            StudyQuestion? right = asked.FirstOrDefault(q => q.Id == defect.Id);
            missed += right is null ? 1 : 0;
            wrong += asked.Count(q => q.Id != defect.Id);
            Write(defect.Name, right is null ? $"MISSED {defect.Id}" : $"`{right.Id}`", right?.Text ?? "");
            foreach (StudyQuestion other in asked.Where(q => q.Id != defect.Id))
                Write("", $"BESIDE IT `{other.Id}`", other.Text);
        }
        foreach (var (name, text) in SeededDefects.Clean)
        {
            StudyQuestion[] asked = Ask(new SeededDefect(name, "", text));
            wrong += asked.Length;
            Write(name, asked.Length == 0 ? "none" : $"WRONG {string.Join(", ", asked.Select(q => q.Id))}", asked.FirstOrDefault()?.Text ?? "");
        }
        Console.WriteLine($"{SeededDefects.All.Count - missed} of {SeededDefects.All.Count} defects found, {wrong} questions without one");
        return missed + wrong == 0 ? 0 : 1;
    }

    private static StudyQuestion[] Ask(SeededDefect defect)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("isoloss-questions-");
        try
        {
            string file = Path.Combine(folder.FullName, "study.yaml"), root = Path.Combine(folder.FullName, "runs");
            File.WriteAllText(file, defect.Text);
            if (defect.Data is not null)
                File.WriteAllText(Path.Combine(folder.FullName, "text.txt"), defect.Data);
            StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
            if (defect.ToldParams is { } told && plan.Runs.First(r => r.Arm == "variant") is var run)
                RunDirectory.Create(root, run.Spec).WriteResult(new RunResult { Loss = 2.5, Params = told, Tokens = run.Spec.Tokens });
            return [.. StudyReview.Of(plan, root).Open];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string defect, string question, string text)
    {
        string line = text.ReplaceLineEndings(" ");
        Console.WriteLine($"| {defect} | {question} | {(line.Length > LongestLine ? line[..line.LastIndexOf(' ', LongestLine)] + " ..." : line)} |");
    }
}
