using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Questions;

/// <summary>One kind of thing that studies leave open.</summary>
public interface IStudyCheck
{
    /// <summary>What this study leaves open; nothing for a clean one.</summary>
    /// <param name="plan">The study and its runs.</param>
    /// <param name="past">What earlier runs tell.</param>
    IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past);
}
