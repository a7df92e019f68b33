using System.Collections.Concurrent;
using FastHost;
using Microsoft.AspNetCore.Http;

namespace Runtime.Tests.Host;

/// <summary>Blobs and their leases in memory, as much of the storage protocol as the host's timers use, by a clock that a test makes fast. A test may look at
/// each write before and after it is applied.</summary>
internal sealed class PlayedStorage : PlayedServer
{
    private readonly ConcurrentDictionary<string, Blob> blobs = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly ScaledTime clock;

    private PlayedStorage(ScaledTime clock) => this.clock = clock;

    /// <summary>Called with path and content of every document that is to be written.</summary>
    public Func<string, string, Task> Writing { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called when it has been.</summary>
    public Func<string, string, Task> Written { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called with what else is posted: path, query and content.</summary>
    public Func<string, IQueryCollection, string, Task> Posted { get; set; } = (_, _, _) => Task.CompletedTask;

    public static async Task<PlayedStorage> StartAsync(ScaledTime clock)
    {
        var storage = new PlayedStorage(clock);
        await storage.BeginAsync();
        return storage;
    }

    protected override async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var content = await reader.ReadToEndAsync(context.RequestAborted);
        var path = context.Request.Path.Value!;
        if (HttpMethods.IsPost(context.Request.Method))
        {
            await Posted(path.TrimStart('/'), context.Request.Query, content);
            return;
        }
        var isDocument = HttpMethods.IsPut(context.Request.Method) && context.Request.Query.Count == 0 && content.Length > 0;
        if (isDocument)
            await Writing(path, content);
        lock (gate)
            Answer(context, path, content);
        if (isDocument)
            await Written(path, content);
        if (HttpMethods.IsGet(context.Request.Method) && blobs.TryGetValue(path, out var blob))
        {
            context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(blob.Content);
            await context.Response.WriteAsync(blob.Content);
        }
    }

    private void Answer(HttpContext context, string path, string content)
    {
        var request = context.Request;
        var response = context.Response;
        response.Headers["x-ms-version"] = "2024-11-04";
        var blob = blobs.GetValueOrDefault(path);
        if (request.Query["restype"] == "container")
            response.StatusCode = StatusCodes.Status201Created;
        else if (request.Query["comp"] == "lease")
            Lease(request, response, blob);
        else if (HttpMethods.IsPut(request.Method) && blob is not null && (request.Headers.IfNoneMatch.Count > 0 || !MayWrite(blob, request)))
            Refuse(response, StatusCodes.Status412PreconditionFailed, "LeaseIdMismatchWithBlobOperation");
        else if (request.Query["comp"] == "metadata" && blob is not null)
            blob.Owner = request.Headers["x-ms-meta-FunctionInstance"].ToString();
        else if (HttpMethods.IsPut(request.Method))
            (blobs.GetOrAdd(path, _ => new Blob()).Content, response.StatusCode) = (content, StatusCodes.Status201Created);
        else if (blob is null)
            Refuse(response, StatusCodes.Status404NotFound, "BlobNotFound");
        else
            response.Headers["x-ms-meta-FunctionInstance"] = blob.Owner;
        response.Headers.ETag = "\"1\"";
        response.Headers.LastModified = "Fri, 01 May 2026 00:00:00 GMT";
        response.Headers["x-ms-blob-type"] = "BlockBlob";
    }

    private void Lease(HttpRequest request, HttpResponse response, Blob? blob)
    {
        var now = clock.GetUtcNow();
        if (blob is null)
        {
            Refuse(response, StatusCodes.Status404NotFound, "BlobNotFound");
            return;
        }
        var action = request.Headers["x-ms-lease-action"].ToString();
        var id = request.Headers[action == "acquire" ? "x-ms-proposed-lease-id" : "x-ms-lease-id"].ToString();
        if (action == "acquire" ? blob.LeasedUntil > now && blob.LeaseId != id : blob.LeaseId != id)
        {
            Refuse(response, StatusCodes.Status409Conflict, action == "acquire" ? "LeaseAlreadyPresent" : "LeaseIdMismatchWithLeaseOperation");
            return;
        }
        if (action == "acquire")
            (blob.LeaseId, blob.Period) = (id, TimeSpan.FromSeconds(int.Parse(request.Headers["x-ms-lease-duration"].ToString(), System.Globalization.CultureInfo.InvariantCulture)));
        blob.LeasedUntil = action == "release" ? default : now + blob.Period;
        response.Headers["x-ms-lease-id"] = id;
        response.StatusCode = action == "acquire" ? StatusCodes.Status201Created : StatusCodes.Status200OK;
    }

    private bool MayWrite(Blob blob, HttpRequest request)
    {
        var id = request.Headers["x-ms-lease-id"].ToString();
        return blob.LeasedUntil > clock.GetUtcNow() ? id == blob.LeaseId : id.Length == 0;
    }

    private static void Refuse(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        response.Headers["x-ms-error-code"] = code;
    }

    private sealed class Blob
    {
        public string Content { get; set; } = "";

        public string Owner { get; set; } = "";

        public string LeaseId { get; set; } = "";

        public TimeSpan Period { get; set; }

        public DateTimeOffset LeasedUntil { get; set; }
    }
}
