import { rmSync } from 'node:fs';
import { TestClient } from '../client.testkit.ts';
import { newDataDirectory, PASSWORD, TestServer } from '../server.testkit.ts';
import type { Driver } from './driver.testkit.ts';
import { CaptiveProxy } from './proxy.testkit.ts';

/** Cases log in as often as they like. */
const FLAGS = ['--login-attempts', '1000'];

/** Where a case plays: a server, the proxy in front of it, and clients that are drivers. */
export class Stage {
  server: TestServer;
  readonly proxy: CaptiveProxy;
  /** Somebody else, straight at the server. */
  admin: TestClient;
  readonly #startDriver: () => Promise<Driver>;
  #drivers: Driver[] = [];

  private constructor(
    server: TestServer,
    proxy: CaptiveProxy,
    admin: TestClient,
    startDriver: () => Promise<Driver>,
  ) {
    this.server = server;
    this.proxy = proxy;
    this.admin = admin;
    this.#startDriver = startDriver;
  }

  /** Sets everything up. @param startDriver - starts another client */
  static async set(startDriver: () => Promise<Driver>, flags: readonly string[] = FLAGS): Promise<Stage> {
    const server = await TestServer.start({ flags, data: newDataDirectory() });
    const proxy = await CaptiveProxy.start(server.address);
    return new Stage(server, proxy, await TestClient.admin(server), startDriver);
  }

  /** A client that has not connected yet. */
  async client(): Promise<Driver> {
    const driver = await this.#startDriver();
    this.#drivers.push(driver);
    return driver;
  }

  /** A client that is told to connect to the proxy, as the administrator if nothing else is said. */
  async connecting(options: object = { username: 'admin', password: PASSWORD }): Promise<Driver> {
    const driver = await this.client();
    await driver.do('connect', { url: this.proxy.address, ...options });
    return driver;
  }

  /** A client whose connection is open, and whose first events are taken. */
  async connected(options?: object): Promise<Driver> {
    const driver = await this.connecting({ username: 'admin', password: PASSWORD, ...options });
    await driver.do('opened');
    await driver.do('events');
    return driver;
  }

  /** Cuts a client off; it has noticed when this is fulfilled, and comes not in until `proxy.open()`. */
  async cutOff(): Promise<void> {
    this.proxy.refuse(503);
    const noticed = this.proxy.connected();
    this.proxy.cut();
    await noticed;
  }

  /** Ends the server, and starts it again where clients find it. */
  async restart(flags: readonly string[] = FLAGS): Promise<void> {
    await this.server.stop();
    this.server = await TestServer.start({ flags, data: this.server.data });
    this.proxy.target = this.server.address;
    this.admin = await TestClient.admin(this.server);
  }

  /** The state as the server has it. */
  async state(): Promise<Readonly<Record<string, unknown>>> {
    const { id: _, ...state } = await this.admin.ask({ get: ['*'] });
    return state;
  }

  /** Closes all clients and lets them end. @returns what they complained of */
  async clear(): Promise<string> {
    const drivers = this.#drivers;
    this.#drivers = [];
    await Promise.all(drivers.map((driver) => driver.do('close')));
    const complaints = await Promise.all(drivers.map((driver) => driver.finish()));
    this.proxy.reset();
    return complaints.join('');
  }

  async strike(): Promise<void> {
    await this.proxy.close();
    await this.server.stop();
    rmSync(this.server.data, { recursive: true, force: true });
  }
}
