using System.CommandLine;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain;

namespace SuperInsight.Cli.Diagnosis;

/// <summary><c>ops doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Command command = new("doctor", "Check every setting and everything that it points to. Exit code 1 when something is bad.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed, more => more.AddTencentCloud());
            List<Finding> findings = [];
            foreach (var (check, run) in BackupChecks.All(services).Concat(DamageChecks.All(services)).Concat(WatchChecks.All(services)))
                findings.Add(await ExamineAsync(check, run, cancellationToken));
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(findings, OpsJson.Default.IReadOnlyListFinding);
            else
                Print(findings);
            return findings.Any(finding => finding.State == FindingState.Bad) ? 1 : 0;
        });
        return command;
    }

    private static async Task<Finding> ExamineAsync(string check, Func<CancellationToken, Task<Finding>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run(cancellationToken);
        }
        catch (OperationException failure)
        {
            return new Finding(check, FindingState.Bad, failure.Message, failure.Hint);
        }
    }

    private static void Print(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Output.Line($"{Mark(finding.State)} {finding.Check}: {finding.Detail}");
            if (finding.Hint is { } hint)
                Output.Line($"          {hint}");
        }
    }

    private static string Mark(FindingState state) => state switch
    {
        FindingState.Good => "   good  ",
        FindingState.Warning => "WARNING  ",
        _ => "    BAD  ",
    };
}
