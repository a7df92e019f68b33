using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using TencentEmulator.Control;
using TencentEmulator.Cos.Operations;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Signing;
using TencentEmulator.Cos.Storage;
using TencentEmulator.Cos.Xml;
using TencentEmulator.Metering;

namespace TencentEmulator.Cos;

/// <summary>Every COS request comes through here: understand, inject, authorise, run, answer, record.</summary>
internal sealed partial class CosEndpoint(
    EmulatorOptions options, BucketSet buckets, FaultBook faults, RequestLog log, UsageBook usage, ILogger<CosEndpoint> logger)
{
    private readonly SignatureVerifier _signatures = new(new CredentialSet(options.Credentials), options.Clock);

    public async Task HandleAsync(HttpContext http)
    {
        var visit = new Visit(http, options.Clock);
        var headers = http.Response.Headers;
        headers.Date = visit.Time.ToString("R");
        headers["x-cos-request-id"] = headers["x-amz-request-id"] = visit.Id;
        try
        {
            await RunAsync(visit, http.RequestAborted);
            NoteAnswer(visit);
        }
        catch (CosException error)
        {
            await AnswerAsync(visit, error);
        }
        catch (BadHttpRequestException error)
        {
            await AnswerAsync(visit, CosError.IncompleteBody(error.Message));
        }
        catch (ConnectionCutException)
        {
            Note(visit);
            http.Abort();
        }
        catch (Exception error) when (error is OperationCanceledException or ConnectionAbortedException or ConnectionResetException)
        {
            http.Abort(); // The client left, or the emulator stops. Nothing to answer, nothing kept.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.StorageFailed(logger, error, visit.Operation, visit.Address);
            await AnswerAsync(visit, CosError.InternalError($"The emulator's disk failed: {error.Message}"));
        }
        finally
        {
            Note(visit);
        }
    }

    private void NoteAnswer(Visit visit)
    {
        visit.Status = visit.Fault is { Reset: true } ? 0 : visit.Http.Response.StatusCode;
        Note(visit);
    }

    /// <summary>Writes the line, once: before the end of an answer goes out or the connection is cut, so that whoever heard of either finds it.</summary>
    private void Note(Visit visit)
    {
        if (visit.IsNoted)
            return;
        visit.IsNoted = true;
        var entry = visit.ToEntry();
        log.Add(entry);
        if (entry.Bucket is { Length: > 0 } bucket)
            Count(bucket, entry.BytesOut);
    }

    /// <summary>A request is paid for whether it succeeds or fails: <see href="https://cloud.tencent.com/document/product/436/40100"/>. Whoever asks here does so from the Internet.</summary>
    private void Count(string bucket, long bytesOut)
    {
        usage.Add("cos_requests", bucket, 1);
        usage.Add("cos_egress", bucket, bytesOut);
    }

    private async Task RunAsync(Visit visit, CancellationToken cancellationToken)
    {
        var request = visit.Http.Request;
        var target = RawTarget.Parse(visit.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var address = visit.Address = CosAddress.Parse(request.Host.Host, target.Path);
        var operation = CosRouting.Find(request.Method, address, target.Query, request.Headers);
        visit.Operation = operation.ToString();
        visit.Fault = faults.Next("cos", visit.Operation, address.Bucket, address.Key);
        if (visit.Fault is not null)
            await CosFaults.ApplyBeforeAsync(visit.Fault, visit.Http, options.Clock, cancellationToken);

        var authorization = _signatures.Check(new SignedRequest(request.Method, target.Path, target.Query, request.Headers));
        if (authorization.Credential.Denies(visit.Operation))
            throw CosError.AccessDenied();
        visit.Exchange = new CosExchange(visit.Http, target, address, authorization, visit.Fault)
        {
            Buckets = buckets,
            Clock = options.Clock,
            Region = options.Region,
            Ending = () => NoteAnswer(visit),
        };
        await OperationTable.Find(operation)(visit.Exchange, cancellationToken);
    }

    private async Task AnswerAsync(Visit visit, CosException error)
    {
        var response = visit.Http.Response;
        visit.Status = error.Status;
        visit.Code = error.Code;
        if (response.HasStarted)
        {
            visit.Http.Abort();
            return;
        }

        response.StatusCode = error.Status;
        response.ContentLength = null;
        foreach (var name in (string[])["ETag", "Content-Range", "Last-Modified", "Content-Encoding"])
            if (error.Status != 304)
                response.Headers.Remove(name);
        if (HttpMethods.IsHead(visit.Http.Request.Method) || error.Status == 304)
            return;
        var document = CosXml.Write(new XElement("Error",
            new XElement("Code", error.Code),
            new XElement("Message", error.Message),
            new XElement("Resource", $"{visit.Http.Request.Host}{RawTarget.Parse(visit.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Path}"),
            new XElement("RequestId", visit.Id),
            new XElement("TraceId", visit.Id)));
        response.ContentType = "application/xml";
        response.ContentLength = document.Length;
        Note(visit);
        try
        {
            await response.Body.WriteAsync(document, visit.Http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            visit.Http.Abort();
        }
    }

    /// <summary>What is known of a request while it is handled; becomes its line in the request log.</summary>
    private sealed class Visit(HttpContext http, TimeProvider clock)
    {
        private readonly long started = clock.GetTimestamp();

        public HttpContext Http { get; } = http;
        public DateTimeOffset Time { get; } = clock.GetUtcNow();
        public string Id { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);
        public string? Operation { get; set; }
        public CosAddress? Address { get; set; }
        public Fault? Fault { get; set; }
        public CosExchange? Exchange { get; set; }
        public int Status { get; set; }
        public string? Code { get; set; }
        public bool IsNoted { get; set; }

        public RequestEntry ToEntry() => new(
            Time, "cos", Operation, Address?.Bucket, Address?.Key, Status, Exchange?.BytesIn ?? 0, Exchange?.BytesOut ?? 0,
            clock.GetElapsedTime(started).TotalMilliseconds, Fault?.Name, Code);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Operation} of {Address} failed on the emulator's disk")]
        public static partial void StorageFailed(ILogger logger, Exception error, string? operation, CosAddress? address);
    }
}
