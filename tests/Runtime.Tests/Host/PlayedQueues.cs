using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Runtime.Tests.Host;

/// <summary>Queues as the host sees them over the wire: hands out what a test puts in, once, and keeps what was asked in order. No clock is in it.</summary>
internal sealed class PlayedQueues : PlayedServer
{
    private readonly ConcurrentQueue<string> waiting = new();
    private readonly ConcurrentQueue<string> asked = new();
    private int renewals;

    private PlayedQueues()
    {
    }

    /// <summary>As "GET /q/messages?numofmessages=16&amp;visibilitytimeout=600"; what was sent follows behind a space.</summary>
    public IReadOnlyList<string> Asked => [.. asked];

    /// <summary>How many of the next renewals are refused, as by a server that is busy.</summary>
    public int RefusedRenewals { get; set; }

    /// <summary>Runs before a receive is answered.</summary>
    public Action Receiving { get; set; } = static () => { };

    public static async Task<PlayedQueues> StartAsync()
    {
        PlayedQueues queues = new();
        await queues.BeginAsync();
        return queues;
    }

    /// <summary>The next receive from any queue gets it, under the receipt "r0".</summary>
    public void Put(string text, int dequeueCount) => waiting.Enqueue(string.Create(
        CultureInfo.InvariantCulture,
        $"<QueueMessage><MessageId>m</MessageId><InsertionTime>Fri, 01 May 2026 00:00:00 GMT</InsertionTime><ExpirationTime>Fri, 08 May 2026 00:00:00 GMT</ExpirationTime><PopReceipt>r0</PopReceipt><TimeNextVisible>Fri, 01 May 2026 00:10:00 GMT</TimeNextVisible><DequeueCount>{dequeueCount}</DequeueCount><MessageText>{text}</MessageText></QueueMessage>"));

    /// <summary>What was asked that changes a message, of which receiving is none.</summary>
    public IReadOnlyList<string> Changes => [.. asked.Where(request => !request.StartsWith("GET", StringComparison.Ordinal))];

    protected override async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var content = await reader.ReadToEndAsync(context.RequestAborted);
        var query = QueryHelpers.ParseQuery(context.Request.QueryString.Value).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        var path = context.Request.Path.Value!["/played".Length..];
        var line = $"{context.Request.Method} {path}?{string.Join('&', query.Select(pair => $"{pair.Key}={pair.Value}"))}";
        asked.Enqueue(content.Length == 0 ? line : $"{line} {content[(content.IndexOf("<MessageText>", StringComparison.Ordinal) + 13)..].Split('<')[0]}");
        context.Response.Headers["x-ms-version"] = "2024-11-04";
        if (HttpMethods.IsGet(context.Request.Method))
            Receiving();
        if (HttpMethods.IsGet(context.Request.Method))
            await AnswerAsync(context, StatusCodes.Status200OK, waiting.TryDequeue(out var message) ? message : "");
        else if (HttpMethods.IsPost(context.Request.Method))
            await AnswerAsync(context, StatusCodes.Status201Created, "");
        else if (HttpMethods.IsPut(context.Request.Method) && RefusedRenewals > 0)
            Refuse(context);
        else if (HttpMethods.IsPut(context.Request.Method))
            Renew(context);
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Not a code that the storage client tries again by itself.</summary>
    private void Refuse(HttpContext context)
    {
        RefusedRenewals--;
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers["x-ms-error-code"] = "AuthenticationFailed";
    }

    private void Renew(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers["x-ms-popreceipt"] = string.Create(CultureInfo.InvariantCulture, $"r{++renewals}");
        context.Response.Headers["x-ms-time-next-visible"] = "Fri, 01 May 2026 00:10:00 GMT";
    }

    private static async Task AnswerAsync(HttpContext context, int status, string messages)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList>{messages}</QueueMessagesList>"), context.RequestAborted);
    }
}
