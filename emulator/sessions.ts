/** Which provider configuration a call is under. */
import * as grpc from "@grpc/grpc-js";
import { type ProviderSettings, providerSettings } from "./provider";

/**
 * Each Terraform run, and each provider alias in it, has its own connection,
 * and several runs may use one emulator at a time.
 */
export class Sessions {
  private readonly configured = new WeakMap<object, ProviderSettings>();
  private readonly numbers = new WeakMap<object, string>();
  private readonly byNumber = new Map<string, WeakRef<object>>();
  private last: ProviderSettings = providerSettings({});

  readonly interceptor: grpc.ServerInterceptor = (_method, call) =>
    new grpc.ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, pass) => {
            const number = this.numberOf(call);
            if (number !== undefined) metadata.set(SESSION, number);
            pass(metadata);
          },
        });
      },
    });

  of(metadata: grpc.Metadata): object {
    const number = metadata.get(SESSION)[0];
    return this.byNumber.get(String(number))?.deref() ?? this;
  }

  configure(session: object, settings: ProviderSettings): void {
    this.configured.set(session, settings);
    this.last = settings;
  }

  settings(session: object): ProviderSettings {
    return this.configured.get(session) ?? this.last;
  }

  /** grpc-js has no public name for the connection of a call; the HTTP/2 session below it is one. */
  private numberOf(call: unknown): string | undefined {
    const session = (call as { stream?: { session?: object } }).stream?.session;
    if (session === undefined) return undefined;
    let number = this.numbers.get(session);
    if (number === undefined) {
      number = String(this.byNumber.size + 1);
      this.numbers.set(session, number);
      this.byNumber.set(number, new WeakRef(session));
    }
    return number;
  }
}

const SESSION = "emulator-session";
