using Isoloss.Core;

namespace Isoloss.Lab.Studies;

/// <summary>A study file that cannot be used: every problem at once, each with its place.</summary>
public sealed class StudyFileException : BadInputException
{
    private const int Shown = 50;

    /// <summary>Creates the error; the message is one line per problem.</summary>
    public StudyFileException(string file, IReadOnlyList<StudyProblem> problems) : base(Describe(file, problems)) =>
        Problems = problems;

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<StudyProblem> Problems { get; }

    private static string Describe(string file, IReadOnlyList<StudyProblem> problems)
    {
        IEnumerable<string> lines = problems.Take(Shown).Select(p => $"{file}:{p.Line}:{p.Column}: {p.Message}");
        if (problems.Count > Shown)
            lines = lines.Append($"{file}: and {problems.Count - Shown} more");
        return string.Join('\n', lines);
    }
}
