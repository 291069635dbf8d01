/*
 * Load generator: opens WebSocket connections, sends changes on some, reads on all, on one thread.
 *
 *   load PORT PATH DIALECT CLIENTS SENDERS RATE WINDOWS SECONDS SERVER_PID [TOKEN]
 *
 * DIALECT is plain or socket.io. RATE is changes a second over all senders; 0 is as fast as the server
 * confirms. Prints "connected", waits for a line, sends for a short warm-up and WINDOWS times SECONDS,
 * and prints one JSON object.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "connection.h"
#include "progress.h"

/* Handshakes under way at a time; unconfirmed changes of one sender at full load. */
enum { HANDSHAKES = 128, UNCONFIRMED = 16, EVENTS = 1024, MAX_WINDOWS = 16 };
static const int64_t SECOND = 1000000000, WARM_UP = 500000000, PATIENCE = 3000000000;

static Target target;
static Connection *connections;
static Window windows[MAX_WINDOWS];
static Window idle;
static Window *window = &idle;
static int clients, senders, window_count, server_pid, epoll;
static double rate;
static uint64_t changes;
static int64_t latest; /* the most that a change at a fixed rate went out behind its time, ns */

static double server_cpu(void) {
  char path[64], line[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", server_pid);
  FILE *file = fopen(path, "r");
  if (!file || !fgets(line, sizeof line, file)) {
    fprintf(stderr, "load: the server is gone\n");
    exit(1);
  }
  fclose(file);
  unsigned long user = 0, system = 0;
  /* proc(5): fields 14 and 15, counted behind the name in parentheses. */
  sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* Time that all cores together were not idle, s (proc(5), /proc/stat). */
static double machine_cpu(void) {
  unsigned long user, nice, system, idle_time, waiting, interrupts, soft_interrupts;
  FILE *file = fopen("/proc/stat", "r");
  if (!file || fscanf(file, "cpu %lu %lu %lu %lu %lu %lu %lu", &user, &nice, &system, &idle_time, &waiting,
                      &interrupts, &soft_interrupts) != 7) {
    fprintf(stderr, "load: /proc/stat cannot be read\n");
    exit(1);
  }
  fclose(file);
  return (double)(user + nice + system + interrupts + soft_interrupts) / (double)sysconf(_SC_CLK_TCK);
}

static double own_cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void on_message(Connection *connection, const Message *message, int64_t now) {
  if (message->is_confirmation) {
    connection->unconfirmed--;
    window->changes++;
    return;
  }
  window->frames++;
  window->deliveries += (uint64_t)message->count;
  for (int i = 0; i < message->count; i++)
    window->covered += (uint64_t)progress_read(connection->index, message->values[i].key,
                                               message->values[i].value, now);
}

/* Handles what has come. @param wait - ns until something else is due */
static void turn(int64_t wait) {
  static struct epoll_event events[EVENTS];
  struct timespec timeout = {.tv_sec = wait / SECOND, .tv_nsec = wait % SECOND};
  if (wait < 0) timeout = (struct timespec){0};
  int count = epoll_pwait2(epoll, events, EVENTS, &timeout, NULL);
  for (int i = 0; i < count; i++) {
    Connection *connection = events[i].data.ptr;
    if (events[i].events & EPOLLOUT) connection_flush(connection, epoll);
    if (events[i].events & ~(uint32_t)EPOLLOUT) connection_read(connection, &target, on_message);
  }
}

static void connect_all(void) {
  int opened = 0, ready = 0;
  int64_t deadline = clock_now() + 60 * SECOND;
  while (ready < clients) {
    while (opened < clients && opened - ready < HANDSHAKES) {
      connection_open(&connections[opened], &target, epoll, opened, opened < senders);
      opened++;
    }
    turn(SECOND / 10);
    while (ready < opened && connections[ready].stage == READY) ready++;
    if (clock_now() > deadline) {
      fprintf(stderr, "load: only %d of %d clients could connect within 60 s\n", ready, clients);
      exit(1);
    }
  }
}

static void send_change(Connection *sender, int64_t now) {
  int key = (int)(changes++ % KEYS);
  connection_queue(sender, &target, KEY_NAMES[key], progress_send(key, now));
  sender->unconfirmed++;
}

/* Sends what is due. Returns when the next change is, on the clock; far away at full load. */
static int64_t send_due(int64_t start, int64_t now) {
  if (rate == 0) {
    for (int i = 0; i < senders; i++) {
      Connection *sender = &connections[i];
      if (sender->unconfirmed >= UNCONFIRMED) continue;
      while (sender->unconfirmed < UNCONFIRMED) send_change(sender, now);
      connection_flush(sender, epoll);
    }
    return now + SECOND;
  }
  for (;;) {
    int64_t due = start + (int64_t)((double)changes / rate * (double)SECOND);
    now = clock_now();
    if (due > now) return due;
    if (now - due > latest) latest = now - due;
    Connection *sender = &connections[changes % (uint64_t)senders];
    send_change(sender, now);
    connection_flush(sender, epoll);
  }
}

static void run(int64_t length) {
  int64_t start = clock_now();
  for (int i = 0; i < window_count; i++) {
    windows[i].begins = start + WARM_UP + i * length;
    windows[i].ends = windows[i].begins + length;
  }
  for (int i = -1; i < window_count; i++) {
    int64_t end = i < 0 ? start + WARM_UP : windows[i].ends;
    window = i < 0 ? &idle : &windows[i];
    if (i == 0) latest = 0;
    double server_before = server_cpu(), own_before = own_cpu(), machine_before = machine_cpu();
    for (int64_t now = clock_now(); now < end; now = clock_now()) {
      int64_t next = send_due(start, now);
      turn((next < end ? next : end) - clock_now());
    }
    window->server_cpu = server_cpu() - server_before;
    window->own_cpu = own_cpu() - own_before;
    window->machine_cpu = machine_cpu() - machine_before;
  }
  window = &idle;
  int64_t patience = clock_now() + PATIENCE;
  while (!progress_complete() && clock_now() < patience) turn(SECOND / 20);
}

static void print_results(double seconds, uint64_t unread) {
  printf("{\"unread\":%lu,\"overtaken\":%lu,\"latestMs\":%.3f,\"windows\":[", unread, progress_overtaken(),
         (double)latest / 1e6);
  for (int i = 0; i < window_count; i++) {
    Window *each = &windows[i];
    progress_sort(each);
    printf("%s{\"seconds\":%.3f,\"changes\":%lu,\"frames\":%lu,\"deliveries\":%lu,\"covered\":%lu,\"serverCpu\":%.3f,"
           "\"generatorCpu\":%.3f,\"machineCpu\":%.3f,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}",
           i ? "," : "", seconds, each->changes, each->frames, each->deliveries, each->covered, each->server_cpu,
           each->own_cpu, each->machine_cpu, progress_percentile(each, 0.5) / 1e3, progress_percentile(each, 0.99) / 1e3,
           progress_percentile(each, 1) / 1e3);
  }
  printf("]}\n");
}

int main(int count, char **arguments) {
  if (count < 10) {
    fprintf(stderr, "usage: load PORT PATH DIALECT CLIENTS SENDERS RATE WINDOWS SECONDS SERVER_PID [TOKEN]\n");
    return 2;
  }
  target = (Target){.port = atoi(arguments[1]),
                    .path = arguments[2],
                    .dialect = strcmp(arguments[3], "socket.io") == 0 ? SOCKET_IO : PLAIN,
                    .token = count > 10 ? arguments[10] : NULL};
  clients = atoi(arguments[4]);
  senders = atoi(arguments[5]);
  rate = atof(arguments[6]);
  window_count = atoi(arguments[7]);
  double seconds = atof(arguments[8]);
  server_pid = atoi(arguments[9]);
  if (clients < 1 || senders < 1 || senders > clients || window_count < 1 || window_count > MAX_WINDOWS ||
      seconds <= 0) {
    fprintf(stderr, "load: numbers out of range\n");
    return 2;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  connections = calloc((size_t)clients, sizeof *connections);
  epoll = epoll_create1(0);
  progress_begin(clients, senders > 1, windows, window_count);
  connect_all();
  printf("connected\n");
  fflush(stdout);
  char line[16];
  if (!fgets(line, sizeof line, stdin)) return 0;
  run((int64_t)(seconds * (double)SECOND));
  uint64_t unread = progress_end(clock_now());
  print_results(seconds, unread);
  return 0;
}
