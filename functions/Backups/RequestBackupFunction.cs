using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Takes a request for a backup and answers at once; a queue message sets the work off.</summary>
public sealed class RequestBackupFunction(RequestBackup requestBackup)
{
    [Function("RequestBackup")]
    public async Task<Output> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backups/{source}")] HttpRequestData request, string source, FunctionContext context, CancellationToken cancellationToken) =>
        await EncodeAsync(request, await requestBackup.RunAsync(source, context.InvocationId, "a request over HTTP", cancellationToken));

    private static async Task<Output> EncodeAsync(HttpRequestData request, BackupRequestOutcome outcome) => outcome switch
    {
        BackupRequestOutcome.Accepted accepted => new()
        {
            Response = await request.RespondAsync(HttpStatusCode.Accepted, new { id = accepted.RunId, statusUrl = new Uri(request.Url, $"/api/backups/{accepted.Source}/runs/{accepted.RunId}") }),
            Message = new BackupMessage(accepted.Source.ToString(), accepted.RunId),
        },
        BackupRequestOutcome.Held held => new()
        {
            Response = await Problems.RespondAsync(request, HttpStatusCode.Conflict, "A backup of this source is under way",
                $"Run {held.Holder.RunId} is {held.Holder.Phase} and held by {held.Holder.Owner} since {held.Holder.LastFactAt:u} or earlier. Wait for it, or ask for its status."),
        },
        BackupRequestOutcome.Frozen { Freeze: var freeze } => new()
        {
            Response = await Problems.RespondAsync(request, HttpStatusCode.Conflict, "Backups are frozen",
                $"{freeze.By} froze them at {freeze.Since:u}: {freeze.Reason}. `ops unfreeze backups` ends it; `ops backup run --even-frozen` takes one in spite of it."),
        },
        BackupRequestOutcome.UnknownSource unknown => new()
        {
            Response = await Problems.RespondAsync(request, HttpStatusCode.NotFound, "There is no such source", $"Sources: {string.Join(", ", unknown.Known)}."),
        },
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    /// <summary>The answer, and the hint to a worker.</summary>
    public sealed class Output
    {
        [HttpResult]
        public required HttpResponseData Response { get; init; }

        [QueueOutput("backups")]
        public BackupMessage? Message { get; init; }
    }
}

/// <summary>A hint that a requested run waits. The ledger is the truth.</summary>
public sealed record BackupMessage(string Source, string RunId);
