using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Hosting;

FunctionsApplication.CreateBuilder(args).Build().Run();

namespace BenchApp
{
    /// <summary>As little as a function can do.</summary>
    public static class EmptyFunctions
    {
        private static int taken;

        [Function("Hello")]
        public static HttpResponseData Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request)
        {
            var response = request.CreateResponse();
            response.WriteString("hello");
            return response;
        }

        [Function("Take")]
        public static void Take([QueueTrigger("%BENCH_QUEUE%")] string message) => Interlocked.Increment(ref taken);

        [Function("Taken")]
        public static HttpResponseData Taken([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request)
        {
            var response = request.CreateResponse();
            response.WriteString(taken.ToString(CultureInfo.InvariantCulture));
            return response;
        }
    }
}
