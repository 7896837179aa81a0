using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Reading;

/// <summary>Collects what is wrong in a study file, so that all of it is reported at once.</summary>
internal sealed class Problems(string file)
{
    private readonly List<StudyProblem> _found = [];

    public bool Any => _found.Count > 0;

    public void Add(int line, int column, string message) => _found.Add(new StudyProblem(line, column, message));

    public void Add(StudyNode at, string message) => Add(at.Line, at.Column, message);

    /// <summary>Reports a value of the wrong kind or out of its range.</summary>
    public void Wrong(StudyNode at, string name, string expected) => Add(at, $"{name}: found {at.Found}, expected {expected}");

    public void ThrowIfAny()
    {
        if (Any)
            throw new StudyFileException(file, [.. _found.OrderBy(p => p.Line).ThenBy(p => p.Column)]);
    }
}
