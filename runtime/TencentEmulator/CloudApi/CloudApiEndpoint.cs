using System.Text.Json;
using System.Text.Json.Nodes;
using TencentEmulator.Control;
using TencentEmulator.Cos;

namespace TencentEmulator.CloudApi;

/// <summary>Every request with <c>X-TC-Action</c> comes through here: read, inject, authorise, run, answer, record.</summary>
internal sealed class CloudApiEndpoint(EmulatorOptions options, IEnumerable<CloudProduct> products, FaultBook faults, RequestLog log)
{
    private const int LargestBody = 10 * 1024 * 1024;

    private readonly Dictionary<string, CloudProduct> _products = products.ToDictionary(product => product.Name, StringComparer.Ordinal);
    private readonly Tc3Verifier _signatures = new(options.Credentials, options.Clock);
    private readonly RateBook _rates = new(options.CloudCallsPerSecond, options.Clock);

    public async Task HandleAsync(HttpContext http)
    {
        var visit = new CloudApiVisit(http, options.Clock);
        http.Response.Headers.Date = visit.Time.ToString("R");
        try
        {
            visit.Status = 200;
            var answer = await AnswerAsync(visit, http.RequestAborted);
            if (visit.Fault is { Stall: true })
                await Task.Delay(Timeout.InfiniteTimeSpan, options.Clock, http.RequestAborted);
            if (visit.Fault is { Reset: true })
                throw new ConnectionCutException();
            await WriteAsync(visit, answer);
        }
        catch (Exception error) when (error is ConnectionCutException or OperationCanceledException or BadHttpRequestException)
        {
            visit.Status = 0;
            visit.Note(log);
            http.Abort();
        }
        finally
        {
            visit.Note(log);
        }
    }

    /// <summary>What goes back; a refusal is an answer like any other.</summary>
    private async Task<JsonObject> AnswerAsync(CloudApiVisit visit, CancellationToken cancellationToken)
    {
        JsonObject response;
        try
        {
            response = await RunAsync(visit, cancellationToken);
            if (visit.Fault is { AfterEffect: true, ApiError: { } late })
                throw new CloudApiException(late, "Injected fault, after the effect.");
        }
        catch (CloudApiException error)
        {
            visit.Code = error.Code;
            response = new JsonObject { ["Error"] = new JsonObject { ["Code"] = error.Code, ["Message"] = error.Message } };
        }

        response["RequestId"] = visit.Id;
        return new JsonObject { ["Response"] = response };
    }

    private async Task<JsonObject> RunAsync(CloudApiVisit visit, CancellationToken cancellationToken)
    {
        var request = visit.Http.Request;
        var body = visit.Body = await ReadAsync(request, cancellationToken);
        visit.Action = request.Headers["X-TC-Action"].ToString();
        var scope = request.Headers.Authorization.ToString().Split('/') is [_, _, var service, ..] ? service : "";
        visit.Product = scope;
        var parameters = Parse(body);
        visit.Parameters = parameters;
        visit.Fault = faults.Next(scope, visit.Action, visit.Environment, visit.Server);
        if (visit.Fault is { } fault)
            await StrikeAsync(fault, visit, cancellationToken);

        var (credential, product) = _signatures.Check(request, body);
        var action = Find(product, request.Headers["X-TC-Version"].ToString(), visit.Action);
        if (credential.Denies(visit.Action))
            throw CloudApiError.Unauthorized(visit.Action);
        _rates.Count(credential.SecretId, visit.Action);
        if (!HttpMethods.IsPost(request.Method))
            throw CloudApiError.UnsupportedProtocol(request.Method);
        if (parameters is not { ValueKind: JsonValueKind.Object } given)
            throw CloudApiError.InvalidRequest("The body is not a JSON object.");
        Parameter.Check(action.Parameters, given);
        return await action.RunAsync(new CloudApiCall(visit.Action, given), cancellationToken);
    }

    /// <summary>The faults that strike before the effect; those after it are left for the answer.</summary>
    private async Task StrikeAsync(Fault fault, CloudApiVisit visit, CancellationToken cancellationToken)
    {
        if (fault.DelayMs is { } milliseconds)
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), options.Clock, cancellationToken);
        if (fault.Status is { } status)
        {
            visit.Status = status;
            throw new CloudApiException(fault.Code ?? "InternalError", $"Injected fault {status}.");
        }

        if (fault.AfterEffect)
            return;
        if (fault.Stall)
            await Task.Delay(Timeout.InfiniteTimeSpan, options.Clock, cancellationToken);
        if (fault.Reset)
            throw new ConnectionCutException();
        if (fault.ApiError is { } code)
            throw new CloudApiException(code, "Injected fault.");
    }

    private CloudAction Find(string product, string version, string action)
    {
        var found = _products.GetValueOrDefault(product) ?? throw CloudApiError.NoSuchProduct(product);
        if (version.Length == 0)
            throw CloudApiError.MissingParameter("X-TC-Version");
        if (version != found.Version)
            throw CloudApiError.NoSuchVersion(version);
        return found.Actions.GetValueOrDefault(action)
            ?? throw (found.Unimplemented.Contains(action) ? CloudApiError.NotImplemented(action) : CloudApiError.InvalidAction(action));
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int count; (count = await request.Body.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (buffer.Length <= LargestBody)
                buffer.Write(chunk, 0, count);
        }

        return buffer.Length <= LargestBody ? buffer.ToArray() : throw CloudApiError.RequestTooLarge();
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task WriteAsync(CloudApiVisit visit, JsonObject answer)
    {
        var http = visit.Http;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer);
        http.Response.StatusCode = visit.Status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        visit.Note(log);
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
