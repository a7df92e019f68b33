using System.Net;
using Microsoft.Azure.Functions.Worker.Http;

namespace SuperInsight.Functions;

/// <summary>Answers that say what is wrong, as problem details. <see href="https://www.rfc-editor.org/rfc/rfc9457"/></summary>
internal static class Problems
{
    public static async Task<HttpResponseData> RespondAsync(HttpRequestData request, HttpStatusCode status, string title, string detail)
    {
        var response = await request.RespondAsync(status, new { type = "about:blank", title, status = (int)status, detail });
        response.Headers.Remove("Content-Type");
        response.Headers.Add("Content-Type", "application/problem+json; charset=utf-8");
        return response;
    }

    /// <summary>Answers with JSON.</summary>
    public static async Task<HttpResponseData> RespondAsync<T>(this HttpRequestData request, HttpStatusCode status, T body)
    {
        var response = request.CreateResponse(status);
        await response.WriteAsJsonAsync(body);
        // Some versions of the extension set 200 while they write.
        response.StatusCode = status;
        return response;
    }
}
