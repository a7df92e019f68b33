using System.Text.Json;
using TencentEmulator.Control;
using TencentEmulator.Cos;

namespace TencentEmulator.Hosting;

/// <summary>One request to a system that is plain HTTP with JSON: faults before it, a line in the request log when it is answered or cut off.</summary>
internal sealed class PlainExchange(HttpContext http, string service, TimeProvider clock, FaultBook faults, RequestLog log)
{
    private Action<bool>? note;
    private bool isUnheard;

    public HttpRequest Request => http.Request;

    public HttpResponse Response => http.Response;

    public async Task RunAsync(string operation, string? repository, string? key, Func<Task> run)
    {
        var started = clock.GetTimestamp();
        var time = clock.GetUtcNow();
        var fault = faults.Next(service, operation, repository, key);
        note = isCut => log.Add(new RequestEntry(
            time, service, operation, repository, key, isCut ? 0 : http.Response.StatusCode, http.Request.ContentLength ?? 0, http.Response.ContentLength ?? 0,
            clock.GetElapsedTime(started).TotalMilliseconds, fault?.Name, null));
        http.Response.Headers.Date = time.ToString("R");
        try
        {
            if (fault?.DelayMs is { } milliseconds)
                await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, http.RequestAborted);
            if (fault is { Stall: true })
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, http.RequestAborted);
            if (fault is { Reset: true, AfterEffect: false })
                throw new ConnectionCutException();
            if (fault?.RedirectTo is { } address)
                Redirect(fault.Status ?? StatusCodes.Status307TemporaryRedirect, address);
            else if (fault?.Status is { } status)
                await AnswerAsync(status, new { message = $"Injected fault {status}." });
            else if (fault is { Reset: true })
                await RunUnheardAsync(run);
            else
                await run();
        }
        catch (Exception error) when (error is ConnectionCutException or OperationCanceledException or BadHttpRequestException)
        {
            Cut();
        }
        finally
        {
            Note(http.RequestAborted.IsCancellationRequested);
        }
    }

    public async Task AnswerAsync<T>(int status, T body, string contentType = "application/json; charset=utf-8")
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        Note(isCut: isUnheard);
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public async Task<JsonElement?> ReadAsync()
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Redirect(int status, Uri address)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Location = address.OriginalString;
    }

    /// <summary>Does what was asked and cuts the connection in place of the answer.</summary>
    private async Task RunUnheardAsync(Func<Task> run)
    {
        isUnheard = true;
        http.Response.OnStarting(() =>
        {
            Cut();
            return Task.CompletedTask;
        });
        await run();
    }

    private void Cut()
    {
        Note(isCut: true);
        http.Abort();
    }

    /// <summary>Writes the line, once: before the answer goes out or the connection is cut, so that whoever heard of either finds it.</summary>
    private void Note(bool isCut)
    {
        var once = note;
        note = null;
        once?.Invoke(isCut);
    }
}
