namespace LocalFunctions.Worker.Generator;

/// <summary>Full names of the types that mean something to the generator.</summary>
internal static class Names
{
    public const string Function = Api + "FunctionAttribute";
    public const string TimerTrigger = Api + "TimerTriggerAttribute";
    public const string HttpTrigger = Api + "HttpTriggerAttribute";
    public const string QueueTrigger = Api + "QueueTriggerAttribute";
    public const string QueueOutput = Api + "QueueOutputAttribute";
    public const string HttpResult = Api + "HttpResultAttribute";
    public const string FixedDelayRetry = Api + "FixedDelayRetryAttribute";
    public const string ExponentialBackoffRetry = Api + "ExponentialBackoffRetryAttribute";
    public const string FunctionContext = Api + "FunctionContext";
    public const string TimerInfo = Api + "TimerInfo";
    public const string FromBody = Api + "Http.FromBodyAttribute";
    public const string HttpRequestData = Api + "Http.HttpRequestData";
    public const string HttpResponseData = Api + "Http.HttpResponseData";
    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string ReturnValue = "$return";

    private const string Api = "Microsoft.Azure.Functions.Worker.";
}
