/** Looks at the configurations of several targets at once, each in a thread of its own. */

import {createRequire} from 'node:module'
import {fileURLToPath} from 'node:url'
import {
  analyses,
  loadTree,
  type ObservationRecord,
  observationRecord,
  observeSpace,
  type ProfileName,
  parseObservation,
  revisionFiles,
  type SpaceObserver,
  type SpaceTask,
  type Tree,
} from '../index.js'

/** What a thread needs to read the tree by itself. */
export interface WorkerTree {
  /** Absolute. */
  readonly directory: string
  readonly profile?: ProfileName
  /** Of git; absent for what is on disk. */
  readonly revision?: string | undefined
}

interface Question {
  readonly task: SpaceTask
  readonly codes: readonly string[]
}

interface Answer {
  readonly target: string
  readonly observations: readonly ObservationRecord[]
}

export interface WorkSharing {
  /** How many threads there may be, this one included. */
  readonly jobs: number
  /** Milliseconds after which the others start: one takes as long to start as many a target. */
  readonly patience: number
}

/** This thread works, too; answers of others wait until it has done a target. */
export function spaceWorkers(tree: Tree, where: WorkerTree, {jobs, patience}: WorkSharing): SpaceObserver {
  return async (tasks, analyses, onTarget) => {
    const codes = analyses.map(({code}) => code)
    const queue = [...tasks]
    const take = (): Question | undefined => {
      const task = queue.shift()
      return task && {task, codes}
    }
    const begun = performance.now()
    const others: Promise<void>[] = []
    while (queue.length > 0) {
      if (others.length === 0 && performance.now() - begun >= patience) {
        const wanted = Math.min(jobs, queue.length) - 1
        for (let count = 0; count < wanted; count++) others.push(oneWorker(where, take, onTarget))
      }
      const task = queue.shift()
      if (!task) break
      onTarget(task.request.target, await observeSpace(tree, task, analyses))
      await new Promise(resolve => setImmediate(resolve))
    }
    await Promise.all(others)
  }
}

/** Questions that a worker has at a time: one that it answers, and one for when it has. */
const ahead = 2

/** Ends when there are no more questions. */
function oneWorker(
  where: WorkerTree,
  take: () => Question | undefined,
  onTarget: Parameters<SpaceObserver>[2],
): Promise<void> {
  const {Worker} = threads()
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), {workerData: where})
    let open = 0
    const ask = () => {
      for (
        let question = open < ahead ? take() : undefined;
        question;
        question = open < ahead ? take() : undefined
      ) {
        open++
        worker.postMessage(question)
      }
      if (open === 0) worker.terminate().then(() => resolve(), reject)
    }
    worker.on('error', reject)
    worker.on('message', ({target, observations}: Answer) => {
      open--
      onTarget(target, observations.map(parseObservation))
      ask()
    })
    ask()
  })
}

/** What a thread does: answers questions until it is ended. */
export function answerQuestions(): void {
  const {parentPort, workerData} = threads()
  const {directory, profile, revision} = workerData as WorkerTree
  const reader = revision === undefined ? undefined : revisionFiles(directory, revision)
  if (reader && 'problem' in reader) throw new Error(reader.problem)
  const options = {workingDirectory: directory, ...(profile && {profile}), ...(reader && {reader})}
  const {tree} = loadTree(directory, options)
  if (!tree) throw new Error(`${directory} is no tree any more`)
  parentPort?.on('message', async ({task, codes}: Question) => {
    const asked = analyses.filter(({code}) => codes.includes(code))
    const observations = await observeSpace(tree, task, asked)
    const answer: Answer = {target: task.request.target, observations: observations.map(observationRecord)}
    parentPort.postMessage(answer)
  })
}

export function isWorker(): boolean {
  return !threads().isMainThread
}

/** Loaded when it is needed: few runs do. */
function threads(): typeof import('node:worker_threads') {
  return createRequire(import.meta.url)('node:worker_threads')
}
