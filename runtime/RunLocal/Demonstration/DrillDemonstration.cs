using System.Globalization;

namespace SuperInsight.RunLocal;

/// <summary>A drill: the newest point restored into a scratch server that is made for it, its verdict signed.</summary>
public sealed class DrillDemonstration(OpsCommand ops)
{
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var drills = await ops.RunAsync(cancellationToken, "backup", "drill", "latest:postgres");
        var drill = drills.EnumerateArray().Single();
        return drill.GetProperty("outcome").GetString() == "held"
            ? string.Create(CultureInfo.InvariantCulture, $"{drill.GetProperty("id").GetString()} in a scratch PostgreSQL: {drill.GetProperty("found").GetProperty("rows").GetInt64()} rows as the manifest says, {drill.GetProperty("seconds").GetDouble():0.0} s")
            : throw new ServerFailedException($"The drill did not hold: {drill}");
    }
}
