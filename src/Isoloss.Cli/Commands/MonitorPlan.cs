using Isoloss.Runs.Recipes;

namespace Isoloss.Cli.Commands;

/// <summary>What is known of the whole run.</summary>
/// <param name="Tokens">D, training tokens.</param>
/// <param name="Steps">Optimizer steps; null where not given.</param>
/// <param name="Schedule">Learning rate after what is recorded; null where not given. Its tokens are steps.</param>
internal sealed record MonitorPlan(double? Tokens, double? Steps, ScheduleRecipe? Schedule);
