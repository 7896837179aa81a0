using Isoloss.Core.Monitoring;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>How a run stands, with what it was held against.</summary>
/// <param name="Ladder">The ladder's forecast of its final loss.</param>
/// <param name="Result">How it stands.</param>
/// <param name="Watch">How it was watched.</param>
/// <param name="Learned">Number of finished curves that the law of a curve was learned from; 0 for what is known of any run.</param>
/// <param name="Assumptions">What was assumed.</param>
/// <param name="Table">The ladder.</param>
internal sealed record MonitorAnswer(LossPrediction Ladder, MonitorResult Result, MonitorOptions Watch, int Learned, IReadOnlyList<string> Assumptions, RunTable Table);
