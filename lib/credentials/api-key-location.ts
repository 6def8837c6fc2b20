/** Where a request carries a key: a header or a query parameter. */
export enum ApiKeyPlace {
  /** A request header. */
  HEADER = 'HEADER',
  /** A query parameter of the URL. */
  QUERY_PARAMETER = 'QUERY_PARAMETER',
}

/**
 * Where the gateway puts an API key in the requests to a target.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
 */
export class ApiKeyLocation {
  /** `Authorization: Bearer <key>`. */
  public static bearer(): ApiKeyLocation {
    return ApiKeyLocation.header('Authorization', 'Bearer');
  }

  /**
   * A request header.
   *
   * @param name Name of the header, 1 to 64 characters, such as `x-api-key`
   * @param prefix What stands before the key, 1 to 64 characters, such as `Bearer` or `Basic`. The gateway puts the
   * space between the prefix and the key, so none is written here. Nothing, when omitted
   */
  public static header(name: string, prefix?: string): ApiKeyLocation {
    return new ApiKeyLocation(ApiKeyPlace.HEADER, name, prefix);
  }

  /**
   * A query parameter.
   *
   * @param name Name of the parameter, 1 to 64 characters, such as `api_key`
   */
  public static query(name: string): ApiKeyLocation {
    return new ApiKeyLocation(ApiKeyPlace.QUERY_PARAMETER, name);
  }

  private constructor(
    /** Header or query parameter. */
    public readonly place: ApiKeyPlace,
    /** Name of the header or parameter. */
    public readonly parameterName: string,
    /** What stands before the key and a space, if anything. */
    public readonly prefix?: string,
  ) {}
}
